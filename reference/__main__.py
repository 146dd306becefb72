"""`python -m reference`: write the documents into the web client's folder, where they are served from."""

import json
import os
from pathlib import Path
from typing import Any

PLACE = Path(__file__).resolve().parent.parent / "web" / "docs"

ENVIRONMENT = {
    "JWT_SECRET": "a-secret-that-no-token-is-signed-with",
    "AWS_DEFAULT_REGION": "us-east-1",
    "SOCKET_API_URL": "http://127.0.0.1",
    "POWERTOOLS_LOG_LEVEL": "CRITICAL",
}
"""What the application needs to be put together; nothing is called."""


def documents() -> dict[str, dict[str, Any]]:
    """The documents by the names of their files."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    import app  # noqa: PLC0415 - reads the environment, which is prepared only now
    from reference.asyncapi import asyncapi  # noqa: PLC0415
    from reference.openapi import openapi  # noqa: PLC0415
    from reference.stories import told  # noqa: PLC0415

    refusals = {face.__name__.split(".")[-2]: refuse for face, refuse in app.FACES}
    play = told()
    return {
        "openapi.json": openapi(app.app, refusals, play.examples),
        "asyncapi.json": asyncapi(play.asked, play.told),
    }


def text(document: dict[str, Any]) -> str:
    """A document as its file has it."""
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for name, document in documents().items():
        (PLACE / name).write_text(text(document))
