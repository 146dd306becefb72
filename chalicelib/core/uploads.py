"""Files: bytes that come with the request, or a presigned form for those that come on their own.

A form can be used again for as long as it is good, so it writes to a place that nobody reads: see `arrivals`.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chalicelib.core.access import access_message, side_of
from chalicelib.core.errors import Invalid, NotFound, ParleyError, TooLarge, Unavailable
from chalicelib.core.model import Caller, Conversation, Draft, File, Posted, Upload
from chalicelib.core.ports import Ports
from chalicelib.core.send import check_draft, send

FOLDER = "attachments"
"""What the keys of all files begin with; the conversation's id comes next."""

INCOMING = f"{FOLDER}/incoming"
"""What the keys begin with that forms write to; the conversation's id comes next."""

MAX_FILE = 100 * 1024 * 1024
"""Bytes of one attachment, by the presigned way."""

UPLOAD_TIME = timedelta(hours=1)
"""How long a presigned form is good for; what did not come by then is shown as deleted."""


def new_file(ports: Ports, conversation: Conversation, name: str, size: int, content_type: str) -> File:
    """A file under a key of its own.

    Raises Invalid for a name, size or type that cannot be, TooLarge over `MAX_FILE`.
    """
    if size > MAX_FILE:
        raise TooLarge(f"a file holds at most {MAX_FILE} bytes", field="file_size")
    if size < 0:
        raise Invalid("a file's size is a number of bytes", field="file_size")
    if not 0 < len(name) <= 255 or not name.isprintable() or not name.strip("."):
        raise Invalid("a file's name is 1 to 255 printable characters, and not dots alone", field="file_name")
    if not is_content_type(content_type):
        raise Invalid("a content type is of the form type/subtype", field="content_type")
    return File(f"{FOLDER}/{conversation.id}/{ports.ids.token()}", name, size, content_type)


def pending(ports: Ports, file: File) -> File:
    """The file while its upload is under way."""
    key = file.key.replace(FOLDER, INCOMING, 1)
    return replace(file, key=key, state="pending", expires_at=ports.clock.now() + UPLOAD_TIME)


def is_content_type(value: str) -> bool:
    """Whether this is a plain `type/subtype`."""
    main, slash, sub = value.partition("/")
    tokens = all(
        part and part.isascii() and all(char.isalnum() or char in "!#$&^_.+-" for char in part) for part in (main, sub)
    )
    return bool(slash) and tokens and len(value) <= 127


def keep(
    ports: Ports,
    caller: Caller,
    conversation: Conversation,
    draft: Draft,
    body: bytes | None,
    client_id: str | None,
) -> Posted:
    """Store a file's message, and before it the bytes, where they came along; nobody is told yet.

    Raises as `send`.
    """
    _check(caller, conversation, draft, client_id)
    return _with_bytes(ports, draft, body, lambda: send(ports, caller, conversation, draft, client_id, quiet=True))


def send_with(
    ports: Ports,
    caller: Caller,
    conversation: Conversation,
    draft: Draft,
    body: bytes | None,
    client_id: str | None,
) -> Posted:
    """As `send`, and before it the bytes of the draft's file are stored; nobody is told of one still to come."""
    pending = draft.file is not None and draft.file.state == "pending"
    _check(caller, conversation, draft, client_id)
    return _with_bytes(ports, draft, body, lambda: send(ports, caller, conversation, draft, client_id, quiet=pending))


def _check(caller: Caller, conversation: Conversation, draft: Draft, client_id: str | None) -> None:
    """Raises as `send` for what could not be sent, before any bytes are stored for it."""
    side_of(conversation, caller)
    check_draft(draft, client_id)


def _with_bytes(ports: Ports, draft: Draft, body: bytes | None, post: Callable[[], Posted]) -> Posted:
    """The bytes first, and then their message. Bytes that belong to no message in the end are removed again."""
    if body is None or draft.file is None:
        return post()
    ports.files.put(draft.file, body)
    try:
        posted = post()
    except Unavailable:
        raise  # the message may be kept all the same
    except ParleyError:
        _drop(ports, draft.file)
        raise
    if posted.entry.file is None or posted.entry.file.key != draft.file.key:
        _drop(ports, draft.file)  # a repeat: the message has the file of the first time
    return posted


def _drop(ports: Ports, file: File) -> None:
    with suppress(Unavailable):
        ports.files.remove(file)


def offer_upload(ports: Ports, posted: Posted) -> Upload | None:
    """The form for a file that is still to come, else None; the same message asked for again gets a fresh form."""
    file = posted.entry.file
    if file is None or file.state != "pending" or posted.entry.gone(ports.clock.now()):
        return None
    return ports.files.upload(file)


def link_to(ports: Ports, caller: Caller, message_id: object) -> str:
    """A link of minutes to the message's file, for one who takes part.

    Raises NotFound for no message, no file, or one that is not whole; Forbidden for those who take no part.
    """
    _, entry = access_message(ports, caller, message_id)
    if entry.file is None or entry.file.state != "stored" or entry.gone(ports.clock.now()):
        raise NotFound("there is no such file")
    return ports.files.link(entry.file)
