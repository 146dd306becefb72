"""Files: bytes that come with the request, or a presigned form for those that come on their own."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from chalicelib.core.access import access_message, side_of
from chalicelib.core.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge
from chalicelib.core.mending import settle_rest
from chalicelib.core.model import Caller, Conversation, Draft, Entry, File, Posted, Upload
from chalicelib.core.ports import Ports, Write
from chalicelib.core.send import check_draft, people_of, send, settle

FOLDER = "attachments"
"""What the keys of all files begin with; the conversation's id comes next."""

MAX_FILE = 100 * 1024 * 1024
"""Bytes of one attachment, by the presigned way."""

UPLOAD_TIME = timedelta(hours=1)
"""How long a presigned form is good for; what did not come by then is shown as deleted."""

ARRIVAL_PAGE = 25
ARRIVAL_PAGES = 4
"""How many of a conversation's newest files are looked through for the one that has arrived."""


def new_file(ports: Ports, conversation: Conversation, name: str, size: int, content_type: str) -> File:
    """A file under a key of its own.

    Raises Invalid for a name, size or type that cannot be, TooLarge over `MAX_FILE`.
    """
    if size > MAX_FILE:
        raise TooLarge(f"a file holds at most {MAX_FILE} bytes", field="file_size")
    if size < 0:
        raise Invalid("a file's size is a number of bytes", field="file_size")
    if not 0 < len(name) <= 255 or not name.isprintable():
        raise Invalid("a file's name is 1 to 255 printable characters", field="file_name")
    if not is_content_type(content_type):
        raise Invalid("a content type is of the form type/subtype", field="content_type")
    return File(f"{FOLDER}/{conversation.id}/{ports.ids.token()}", name, size, content_type)


def pending(ports: Ports, file: File) -> File:
    """The file while its upload is under way."""
    return replace(file, state="pending", expires_at=ports.clock.now() + UPLOAD_TIME)


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
    _put(ports, caller, conversation, draft, body, client_id)
    return send(ports, caller, conversation, draft, client_id, quiet=True)


def send_with(
    ports: Ports,
    caller: Caller,
    conversation: Conversation,
    draft: Draft,
    body: bytes | None,
    client_id: str | None,
) -> Posted:
    """As `send`, and before it the bytes of the draft's file are stored; nobody is told of one still to come."""
    _put(ports, caller, conversation, draft, body, client_id)
    pending = draft.file is not None and draft.file.state == "pending"
    return send(ports, caller, conversation, draft, client_id, quiet=pending)


def _put(
    ports: Ports,
    caller: Caller,
    conversation: Conversation,
    draft: Draft,
    body: bytes | None,
    client_id: str | None,
) -> None:
    side_of(conversation, caller)
    check_draft(draft, client_id)
    if body is not None and draft.file is not None:
        ports.files.put(draft.file, body)


def complete(ports: Ports, conversation: Conversation, entry: Entry) -> Entry:
    """The entry with its file whole, checked against what storage holds; an `attached` amendment says so in the log.

    Raises Conflict while the upload has not arrived or is not what was announced, NotFound once its time is over.
    """
    file = entry.file
    if file is None or entry.gone(ports.clock.now()):
        raise NotFound("there is no such file")
    if file.state == "stored":
        settle_rest(ports, ports.conversations.get(conversation.id))
        return entry
    if ports.files.stored(file.key) != (file.size, file.content_type):
        raise Conflict("the upload of this file has not arrived; upload it first, then announce it")
    whole = replace(entry, file=replace(file, state="stored", expires_at=None))
    write = Write(ports.ids.token(), entry.sender_id, entry.author_id, ports.clock.now())
    amendment = ports.log.amend(conversation, whole, "attached", write)
    if amendment is not None:
        settle(ports, Posted(conversation, amendment, people_of(ports, conversation), about=whole))
    return whole


def arrived(ports: Ports, key: str) -> None:
    """Complete the message whose file is stored under this key, if one is waiting for it.

    It is among the conversation's newest files: a form is good for an hour. Where more than a hundred came behind it,
    `announce_file` completes it. Nothing happens the second time, nor for what came with its request.
    """
    conversation = ports.conversations.get(key.split("/")[1]) if key.startswith(f"{FOLDER}/") else None
    entry = _with_file(ports, conversation, key) if conversation else None
    if conversation and entry:
        with suppress(Conflict, NotFound):  # not what was announced, or too late: shown as never uploaded
            complete(ports, conversation, entry)


def _with_file(ports: Ports, conversation: Conversation, key: str) -> Entry | None:
    """The message with this file, looked for as far back as one may be waiting."""
    oldest = ports.clock.now() - UPLOAD_TIME
    before: int | None = None
    for _ in range(ARRIVAL_PAGES):
        found = ports.log.files(conversation.id, before, ARRIVAL_PAGE)
        entry = next((one for one in found if one.file and one.file.key == key), None)
        if entry or len(found) < ARRIVAL_PAGE or found[-1].at < oldest:
            return entry
        before = found[-1].seq
    return None


def announce_file(ports: Ports, caller: Caller, message_id: object) -> Posted:
    """Tell everyone of a file that was uploaded before. Raises as `complete`, and Forbidden for others' messages."""
    conversation, entry = access_message(ports, caller, message_id)
    if entry.kind != "file":
        raise NotFound("there is no such file")
    if entry.author_id != caller.id:
        raise Forbidden("only the one who uploaded a file can announce it")
    whole = complete(ports, conversation, entry)
    posted = Posted(conversation, whole, people_of(ports, conversation), whole.client_id)
    ports.delivery.deliver(posted, ())
    return posted


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
