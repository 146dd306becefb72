"""What the application says about itself: its routes and its socket handlers, read without any account."""

import os
from typing import Any

from chalicelib.core.uploads import INCOMING

DESCRIBING = {
    "STAGE": "describe",
    "JWT_SECRET": "a-placeholder-that-signs-nothing-and-checks-nothing",
    "SOCKET_API_URL": "https://localhost",
    "AWS_DEFAULT_REGION": "us-east-1",
}
"""An environment to import the application in; it calls nothing while it is imported."""

UPLOADS = f"{INCOMING}/"
"""What the keys begin with that forms write to."""


def routes() -> dict[str, dict[str, Any]]:
    """Chalice's route entries, by path and then by method."""
    for name, value in DESCRIBING.items():
        os.environ.setdefault(name, value)
    from app import app  # noqa: PLC0415 - importing it is reading the settings, so not before they are there

    return {path: dict(methods) for path, methods in app.routes.items()}


def first_segments() -> dict[str, bool]:
    """What the paths of the API begin with, and whether more comes behind it."""
    found: dict[str, bool] = {}
    for path in routes():
        first, _, rest = path.removeprefix("/").partition("/")
        found[first] = found.get(first, False) or bool(rest)
    return found
