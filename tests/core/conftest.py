"""A fresh core for each test."""

import pytest

from tests.core.house import House


@pytest.fixture
def house() -> House:
    """Ann, Bea and Cat, who have said nothing yet."""
    return House()
