"""AsyncAPI 2.6 of the socket: what a client may send, and the frames that it gets."""

from collections.abc import Sequence
from typing import Any

from reference.faces import SHAPES
from reference.frames import ASKED, TOLD, Frame
from reference.schema import Schema, extended, one_of, plain


def asyncapi(asked: Sequence[Schema], told: Sequence[Schema]) -> Schema:
    """The document, with examples from frames that clients sent and were sent."""
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Parley's socket", "version": "1", "license": {"name": "MIT"}},
        "defaultContentType": "application/json",
        "channels": {
            "/ws/chat/room/": {
                "bindings": {"ws": {"query": {"type": "object", "properties": _query()}}},
                "publish": _side("What a client sends", ASKED, asked),
                "subscribe": _side("What a client is sent", TOLD, told),
            }
        },
        "components": {"schemas": plain(SHAPES)},
    }


def _query() -> Schema:
    return {
        "token": {"type": "string", "description": "of a user or a guest"},
        "conversation": {"type": "string", "description": "the key of a support case, in the place of a token"},
    }


def _side(summary: str, frames: Any, seen: Sequence[Schema]) -> Schema:
    messages = [_message(name, frame, seen) for name, frame in frames.items()]
    return {"summary": summary, "message": {"oneOf": messages}}


def _message(name: str, frame: Frame, seen: Sequence[Schema]) -> Schema:
    forms = [extended(form, {"action": one_of(name)}) for form in frame.forms]
    payload = plain(forms[0] if len(forms) == 1 else {"oneOf": forms})
    example = next(one for one in seen if one["action"] == name)
    return {
        "name": name,
        "title": name,
        "summary": frame.summary,
        "payload": payload,
        "examples": [{"payload": example}],
    }
