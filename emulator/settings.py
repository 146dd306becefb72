"""The environment of `make run`, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
REGION = "us-east-1"
ACCOUNT = "123456789012"
KEY = "test"
TABLE_PREFIX = "parley-local-"
BUCKET = "parley-local-attachments"
SOCKET_PATH = "/ws/chat/room"
DEVELOPMENT_SECRET = "parley-development-secret-known-to-everyone"  # noqa: S105 - public on purpose, and says so
PROJECT = Path(__file__).resolve().parent.parent


class StartError(Exception):
    """The local cloud cannot start; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run can choose. `application` is the directory with the Chalice application's `app.py`."""

    port: int = 8000
    data_dir: Path = Path(".local")
    jwt_secret: str = DEVELOPMENT_SECRET
    application: Path = PROJECT
    environment: Mapping[str, str] = field(default_factory=dict)


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment describes. Raises StartError for a port that is none."""
    port = environment.get("PORT") or "8000"
    if not port.isdecimal() or int(port) > 65_535:
        raise StartError(f"PORT is a number from 0 (any free one) to 65535, not {port!r}")
    return Settings(
        port=int(port),
        data_dir=Path(environment.get("DATA_DIR") or ".local"),
        jwt_secret=environment.get("JWT_SECRET") or DEVELOPMENT_SECRET,
        application=Path(environment.get("APPLICATION") or PROJECT),
        environment=dict(environment),
    )


def instance_environment(settings: Settings, origin: str, storage_url: str) -> dict[str, str]:
    """The variables that make an application use the local cloud at `origin`, whatever account the shell is for."""
    return {
        "STAGE": "local",
        "AWS_ENDPOINT_URL": storage_url,
        "AWS_ACCESS_KEY_ID": KEY,
        "AWS_SECRET_ACCESS_KEY": KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": "parley-local",
        "TABLE_PREFIX": TABLE_PREFIX,
        "ATTACHMENTS_BUCKET": BUCKET,
        "PUBLIC_URL": origin,
        "SOCKET_API_URL": origin,
        "S3_PUBLIC_URL": origin,
        "JWT_SECRET": settings.jwt_secret,
        "POWERTOOLS_SERVICE_NAME": "parley",
        "NO_PROXY": f"{HOST},localhost",
    }


def without_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment less every AWS variable: a profile or an endpoint of the shell must not reach a real account."""
    return {name: value for name, value in environment.items() if not name.startswith("AWS_")}
