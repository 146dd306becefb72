"""What clients of rooms write (contract 001, section 3.2): a body in; a room or a draft out, or a refusal by field."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from chalicelib.core import ids, uploads
from chalicelib.core.errors import Invalid, NotFound, TooLarge
from chalicelib.core.model import Conversation, Draft
from chalicelib.core.ports import Ports
from chalicelib.core.rooms import NewRoom
from chalicelib.edge import fields
from chalicelib.edge.fields import Body
from chalicelib.edge.forms import Form

LIMITS = {
    "V": "MAX_VOICE_SIZE",
    "a": "MAX_AUDIO_SIZE",
    "v": "MAX_VIDEO_SIZE",
    "i": "MAX_IMAGE_SIZE",
    "A": "MAX_ATTACHMENT_SIZE",
}
"""The types of messages that carry a file, and the limit of each."""

TEXT, NAME, LOCAL_ID, URL = 4000, 50, 32, 1000
"""Characters at most."""

OPTIONS = 16 * 1024
"""Bytes of JSON that a message's options take: they are kept with the room while the message is its latest."""

Sent = tuple[Draft, bytes | None]
"""A message, and the bytes of its file where they came along."""


def new_room(body: Body, bots: Sequence[str]) -> NewRoom:
    """The room that a body describes. Raises Invalid."""
    name = _short(body, "name", NAME)
    return NewRoom(name.strip() if name else name, nickname(body), _invited(body.get("bots", []), bots))


def nickname(body: Body) -> str | None:
    """What someone wants to be called, if anything. Raises Invalid."""
    value = body.get("nickname")
    if value is not None and not isinstance(value, str):
        raise Invalid("nickname must be a string", field="nickname")
    if value and len(value) > NAME:
        raise Invalid(f"nickname must have no more than {NAME} characters", field="nickname")
    return value.strip() or None if value else None


def local_id(body: Body) -> str | None:
    """The client's own id for the message, if it gave one. Raises Invalid."""
    return _short(body, "local_id", LOCAL_ID) or None


def new_message(ports: Ports, room: Conversation, form: Form, limits: Mapping[str, int]) -> Sent:
    """The message that a body describes. Raises Invalid, and TooLarge for a file beyond the limit of its type."""
    kind = _type(form.fields)
    said = Draft("file", text=_short(form.fields, "text", TEXT) or "", extra=_extra(ports, room, form.fields))
    if kind == "T":
        _refuse_file(form)
        return replace(said, kind="text"), None
    typed = replace(said, extra={**said.extra, "type": kind})
    return _with_file(ports, room, form, typed, limits[LIMITS[kind]])


def _with_file(ports: Ports, room: Conversation, form: Form, said: Draft, limit: int) -> Sent:
    """With the file that the form carries, one that lies elsewhere, or one still to come."""
    body, upload, url = form.fields, form.files.get("file"), _url(form.fields)
    if upload is not None:
        _refuse_over(limit, len(upload.content))
        file = uploads.new_file(ports, room, upload.name, len(upload.content), upload.content_type)
        return replace(said, file=file, fingerprint=sha256(upload.content).hexdigest()), upload.content
    if url is not None:
        _refuse_over(limit, 0)
        return replace(said, extra={**said.extra, "external_file_url": url}), None
    if "file_size" not in body:
        raise Invalid("No file was submitted.", field="file")
    size = fields.whole_number(body, "file_size")
    _refuse_over(limit, size)
    file = uploads.new_file(ports, room, fields.text(body, "file_name"), size, fields.text(body, "content_type"))
    return replace(said, file=uploads.pending(ports, file)), None


def _refuse_over(limit: int, size: int) -> None:
    """A limit of 0 disables the type, for files of any size and from anywhere."""
    if limit == 0 or size > limit:
        raise TooLarge(f"MAX = {limit}")


def _refuse_file(form: Form) -> None:
    if form.files or form.fields.get("external_file_url"):
        raise Invalid("A message of type T carries no file.", field="file")


def _type(body: Body) -> str:
    value = body.get("type")
    if value is None:
        raise Invalid("This field is required.", field="type")
    if value == "S":
        raise Invalid("You cannot create system messages.", field="type")
    if not isinstance(value, str) or value not in {"T", *LIMITS}:
        raise Invalid(f'"{str(value)[:40]}" is not a valid choice.', field="type")
    return value


def _short(body: Body, name: str, most: int) -> str | None:
    value = fields.optional_text(body, name)
    if value is not None and len(value) > most:
        raise Invalid(f"Ensure this field has no more than {most} characters.", field=name)
    return value


def _invited(value: object, bots: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Invalid(f"Invalid bot array:{str(value)[:200]}", field="bots")
    unknown = [one for one in value if one not in bots]
    if unknown:
        raise Invalid(f"Bot(s) not found: {str(unknown)[:200]}", field="bots")
    return tuple(dict.fromkeys(value))


def _extra(ports: Ports, room: Conversation, body: Body) -> dict[str, Any]:
    extra = {"quoted_message_id": _quoted(ports, room, body), "options": _options(body)}
    return {name: value for name, value in extra.items() if value}


def _quoted(ports: Ports, room: Conversation, body: Body) -> int | None:
    """The id of a message of the same room."""
    value = body.get("quoted_message_id")
    if value is None or value == "":
        return None
    try:
        number, seq = ids.split_message_id(value)
    except NotFound:
        number, seq = 0, 0
    entry = ports.log.get(room.id, seq) if number == room.number else None
    if entry is None or not entry.is_message:
        raise Invalid("The quoted message does not exist.", field="quoted_message_id")
    return room.message_id(seq)


def _options(body: Body) -> list[str]:
    """A list of texts; a form, which has no lists, carries it as JSON."""
    value = body.get("options")
    options = (_parsed(value) if isinstance(value, str) else value) or []
    if not isinstance(options, list) or not all(isinstance(one, str) for one in options):
        raise Invalid("Expected a list of strings.", field="options")
    if len(json.dumps(options)) > OPTIONS:
        raise Invalid(f"Options take at most {OPTIONS} bytes of JSON together.", field="options")
    return options


def _parsed(value: str) -> object:
    """JSON in a field of a form; None where it is none."""
    try:
        return fields.parse_object(f'{{"value": {value}}}')["value"] if value else None
    except Invalid as error:
        raise Invalid("Expected a list of strings.", field="options") from error


def _url(body: Body) -> str | None:
    """An address in the web, and no script in disguise."""
    value = _short(body, "external_file_url", URL)
    if not value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise Invalid("Enter a valid URL.", field="external_file_url") from error
    if parts.scheme not in {"http", "https"} or not parts.netloc or not value.isprintable():
        raise Invalid("Enter a valid URL.", field="external_file_url")
    return value
