"""What both servers share: who calls, what a message looks like, and how they are run. Needs no framework."""

import os
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import jwt

DATABASE = os.environ.get("BENCH_DATABASE", "")
"""The file that messages are kept in."""

SECRET = os.environ.get("JWT_SECRET", "")

TUNED = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
"""The quickest that SQLite keeps a confirmed message with when the process dies; a power cut may cost the last ones."""

Frame = dict[str, Any]


def caller(query: bytes, secret: str = SECRET) -> str:
    """The user id in the token of a handshake's query. Raises KeyError and jwt.InvalidTokenError."""
    token = parse_qs(query.decode())["token"][0]
    claims = jwt.decode(token, secret, algorithms=["HS256"], options={"require": ["exp"]})
    return str(claims["user_id"])


def now() -> str:
    """The time, as messages have it."""
    return datetime.now(UTC).isoformat()


def message(number: int, sender: str, frame: Frame, at: str) -> Frame:
    """What both sides are told of a text that was kept as this number."""
    return {
        "sender_id": sender,
        "receiver_id": frame["receiver_id"],
        "message": frame["message_body"],
        "message_type": "text",
        "timestamp": at,
        "created_msg_id": number,
    }
