"""AsyncAPI 2.6 of the socket: what a client may send, and the frames that it gets."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.core.errors import ParleyError

Document = dict[str, Any]
Frame = Mapping[str, Any]

WHERE = {
    "kind": "direct",
    "conversation_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "seq": 7,
    "created_msg_id": 1048583,
}
TYPED = {"conversation_id": WHERE["conversation_id"], "user_id": "ada"}

ASKED: Mapping[str, tuple[str, Frame]] = {
    "send": ("A text to a conversation of any kind", {"conversation_id": "…", "content": "hello", "client_id": "1"}),
    "text_message": ("A text to a person", {"receiver_id": "ben", "message_body": "hello", "client_id": "1"}),
    "user_profile_message": ("Somebody's card to a person", {"receiver_id": "ben", "attached_profile_id": "cleo"}),
    "file_message": ("Make an uploaded file known", {"chat_id": 1048583}),
    "sync": ("What was missed, by positions or since a time", {"positions": {"3fa85f64-…": 7}}),
    "read": ("Everything up to a position is read", {"conversation_id": "…", "seq": 7}),
    "typing": ("I am writing", {"conversation_id": "…"}),
    "presence": ("Who is there?", {"conversation_id": "…"}),
    "ping": ("Keep the socket open", {}),
}
"""Actions that a client sends. That every one is here, and nothing else, is a test."""

TOLD: Mapping[str, tuple[str, Frame]] = {
    "re_message": ("A message", {**WHERE, "entry": {}}),
    "conf_message": ("Your message is kept", {**WHERE, "client_id": "1", "replayed": False, "entry": {}}),
    "amendment": ("What became of a message", {**WHERE, "amendment": "attached", "entry": {}}),
    "event": ("What happened in a conversation", {**WHERE, "kind": "support", "event": "taken", "entry": {}}),
    "sync": ("What was missed, in order", {"conversation_id": "…", "entries": [], "more": False}),
    "synced": ("That was all", {"positions": {"3fa85f64-…": 9}, "more": False, "at": "2025-03-14T10:36:22+00:00"}),
    "reset": ("Read the history anew", {"conversation_id": "…"}),
    "receipt": ("How far the other has read", {**TYPED, "seq": 7}),
    "typing": ("The other one writes", TYPED),
    "presence": ("Who has a socket open", {"conversation_id": "…", "online": ["ada"]}),
    "reload_unread_messages": ("A vendor's list has news", {}),
    "pong": ("The answer to ping", {}),
    "error": ("Refused; the socket stays open", {"status": "failure", "success": False, "message": "what is wrong"}),
}
"""Actions that a client is sent."""


def asyncapi(kinds: Iterable[str], errors: Iterable[type[ParleyError]]) -> Document:
    """The document, for conversations of these kinds and refusals with these codes."""
    told = {name: _message(name, summary, frame) for name, (summary, frame) in TOLD.items()}
    told["error"]["payload"]["properties"]["code"] = {"enum": sorted({kind.code for kind in errors})}
    for message in told.values():
        if "kind" in message["payload"]["properties"]:
            message["payload"]["properties"]["kind"] = {"enum": sorted(kinds)}
    asked = [_message(name, summary, frame) for name, (summary, frame) in ASKED.items()]
    return {
        "asyncapi": "2.6.0",
        "info": {"title": "Parley's socket", "version": "1", "license": {"name": "MIT"}},
        "defaultContentType": "application/json",
        "channels": {
            "/ws/chat/room/": {
                "bindings": {"ws": {"query": {"type": "object", "properties": _query()}}},
                "publish": {"summary": "What a client sends", "message": {"oneOf": asked}},
                "subscribe": {"summary": "What a client is sent", "message": {"oneOf": list(told.values())}},
            }
        },
    }


def _query() -> Document:
    return {
        "token": {"type": "string", "description": "of a user or a guest"},
        "conversation": {"type": "string", "description": "the key of a support case, in the place of a token"},
    }


def _message(name: str, summary: str, frame: Frame) -> Document:
    example = {"action": name, **frame}
    properties = {key: {"const": name} if key == "action" else {} for key in example}
    payload = {"type": "object", "required": ["action"], "properties": properties}
    return {"name": name, "title": name, "summary": summary, "payload": payload, "examples": [{"payload": example}]}
