"""Files that came by a presigned form: checked, and copied to where no form writes any more.

What lies where forms write is read by nobody, however often it is written anew. What was looked at there is copied to
a key that names those very bytes, and the message is whole with that key.
"""

from contextlib import suppress
from dataclasses import replace

from chalicelib.core.access import access_message
from chalicelib.core.errors import Conflict, Forbidden, NotFound, Unavailable
from chalicelib.core.media import begins_as
from chalicelib.core.mending import settle_rest
from chalicelib.core.model import MARKETPLACE, Caller, Conversation, Entry, File, Posted, Stored
from chalicelib.core.ports import Ports, Write
from chalicelib.core.send import people_of, settle
from chalicelib.core.uploads import FOLDER, INCOMING, UPLOAD_TIME

CHECKED = frozenset({MARKETPLACE})
"""Kinds of conversations whose API promises that files are what they say they are."""

TRIES = 5
"""How often a file is taken over anew because its message was changed meanwhile."""

ARRIVAL_PAGE = 25
ARRIVAL_PAGES = 4
"""How many of a conversation's newest files are looked through for the one that has arrived."""


def complete(ports: Ports, conversation: Conversation, entry: Entry) -> Entry:
    """The entry with its file whole, checked against what storage holds; an `attached` amendment says so in the log.

    Raises Conflict while the upload has not arrived or is not what was announced, NotFound once its time is over, and
    Unavailable where others changed the message too often meanwhile.
    """
    for _ in range(TRIES):
        file = entry.file
        if file is None or entry.gone(ports.clock.now()):
            raise NotFound("there is no such file")
        if file.state == "stored":
            settle_rest(ports, ports.conversations.get(conversation.id))
            return entry
        whole = replace(entry, file=_taken_over(ports, conversation, file))
        write = Write(ports.ids.token(), entry.sender_id, entry.author_id, ports.clock.now())
        amendment = ports.log.amend(conversation, whole, "attached", write)
        if amendment is not None:
            settle(ports, Posted(conversation, amendment, people_of(ports, conversation), about=whole))
            return whole
        entry = ports.log.get(conversation.id, entry.seq) or entry
        if entry.gone(ports.clock.now()) and whole.file:
            ports.files.remove(whole.file)  # whoever deleted the message knew of no copy
    raise Unavailable("others are changing this message; try again")


def _taken_over(ports: Ports, conversation: Conversation, file: File) -> File:
    """The file as it stays: a copy of exactly the bytes that were looked at, under a key that names them.

    Raises Conflict for anything but what was announced.
    """
    found = ports.files.stored(file.key)
    if found is None or not _is_announced(conversation, file, found):
        raise Conflict("the upload of this file has not arrived; upload it first, then announce it")
    key = f"{_place(file.key)}/{found.tag}"
    if not ports.files.copy(file.key, found.tag, key):
        raise Conflict("this file was uploaded again meanwhile; announce it once more")
    return replace(file, key=key, state="stored", expires_at=None)


def _is_announced(conversation: Conversation, file: File, found: Stored) -> bool:
    if (found.size, found.content_type) != (file.size, file.content_type):
        return False
    return conversation.kind not in CHECKED or begins_as(file.content_type, found.beginning)


def _place(incoming: str) -> str:
    """Below which key the copies of what came under this one stand."""
    return incoming.replace(INCOMING, FOLDER, 1)


def arrived(ports: Ports, key: str) -> None:
    """Complete the message whose file is stored under this key, if one is waiting for it.

    It is among the conversation's newest files: a form is good for an hour. Where more than a hundred came behind it,
    `announce_file` completes it. Nothing happens the second time, nor for what came with its request.
    """
    conversation = ports.conversations.get(key.split("/")[2]) if key.startswith(f"{INCOMING}/") else None
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
        entry = next((one for one in found if one.file and _came_by(key, one.file)), None)
        if entry or len(found) < ARRIVAL_PAGE or found[-1].at < oldest:
            return entry
        before = found[-1].seq
    return None


def _came_by(key: str, file: File) -> bool:
    """Whether the file is the one that is to come under this key, or that came."""
    return file.key == key or file.key.startswith(f"{_place(key)}/")


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
