"""What every test may use. No test reads the machine's own environment or touches a real account."""

import os

import pytest
from hypothesis import HealthCheck, settings

os.environ.update(
    AWS_ACCESS_KEY_ID="test",
    AWS_SECRET_ACCESS_KEY="test",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_CONFIG_FILE="/dev/null",
    AWS_SHARED_CREDENTIALS_FILE="/dev/null",
    AWS_EC2_METADATA_DISABLED="true",
    JWT_SECRET="a-secret-for-tests-of-at-least-32-bytes",
    SOCKET_API_URL="http://127.0.0.1:9",
    ATTACHMENTS_BUCKET="bucket",
    STAGE="test",
    PUBLIC_URL="https://chat.example.com",
)

from tests.outside import Outside

settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")  # a machine that is busy makes no property false


@pytest.fixture
def outside() -> Outside:
    """A fresh application in memory, driven as API Gateway drives it."""
    return Outside()
