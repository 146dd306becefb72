from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.core import arrivals, uploads
from chalicelib.core.changes import amend_message
from chalicelib.core.errors import Conflict, Forbidden, Invalid, NotFound, ParleyError, TooLarge, Unavailable
from chalicelib.core.marketplace import delete
from chalicelib.core.model import MARKETPLACE, Conversation, Draft, Entry, File
from chalicelib.core.ports import Write
from chalicelib.core.sockets import connect
from tests.core.house import ANN, BEA, CAT, House
from tests.fakes.storage import FakeLog
from tests.fakes.world import FakeFiles

PICTURE = b"picture"
PNG = b"\x89PNG\r\n\x1a\n and so on"


def pending(house: House, room: Conversation, body: bytes = PICTURE) -> Entry:
    """Ann's picture, announced and not there yet."""
    file = uploads.pending(house.ports, uploads.new_file(house.ports, room, "a.png", len(body), "image/png"))
    return uploads.keep(house.ports, ANN, room, Draft("file", file=file), None, None).entry


def arrive(house: House, entry: Entry, body: bytes = PICTURE, content_type: str = "image/png") -> str:
    assert entry.file is not None
    house.world.files.kept[entry.file.key] = (body, content_type)
    return entry.file.key


def announced(house: House, room: Conversation, entry: Entry) -> Entry:
    return arrivals.announce_file(house.ports, ANN, room.message_id(entry.seq)).entry


@pytest.mark.parametrize(
    ("name", "size", "content_type", "refusal"),
    [
        ("", 1, "a/b", Invalid),
        ("x" * 256, 1, "a/b", Invalid),
        ("a\tb", 1, "a/b", Invalid),
        ("..", 1, "a/b", Invalid),
        ("a", -1, "a/b", Invalid),
        ("a", uploads.MAX_FILE + 1, "a/b", TooLarge),
        ("a", 1, "", Invalid),
        ("a", 1, "/b", Invalid),
        ("a", 1, "a/b/c", Invalid),
        ("a", 1, "a/b;c", Invalid),
        ("a", 1, "a/é", Invalid),
        ("a", 1, "a/" + "b" * 126, Invalid),
    ],
)
def test_a_file_that_cannot_be_is_refused(
    house: House, name: str, size: int, content_type: str, refusal: type[ParleyError]
) -> None:
    with pytest.raises(refusal):
        uploads.new_file(house.ports, house.open(), name, size, content_type)


def test_every_file_has_a_key_of_its_own_below_its_conversation(house: House) -> None:
    room = house.open()

    one, other = (uploads.new_file(house.ports, room, "a", uploads.MAX_FILE, "a/b") for _ in range(2))

    assert one.key != other.key
    assert one.key.startswith(f"attachments/{room.id}/")


def test_bytes_that_came_along_are_kept_before_their_message(house: House) -> None:
    room = house.open()
    file = uploads.new_file(house.ports, room, "a.png", len(PICTURE), "image/png")

    uploads.keep(house.ports, ANN, room, Draft("file", file=file), PICTURE, None)

    assert house.world.files.kept == {file.key: (PICTURE, "image/png")}
    assert [one.file for one in house.log(room)] == [file]


def keep(house: House, room: Conversation, body: bytes, client_id: str) -> Entry:
    """Ann's bytes, sent with their message."""
    file = uploads.new_file(house.ports, room, "a.png", len(body), "image/png")
    draft = Draft("file", file=file, fingerprint=body.hex())
    return uploads.keep(house.ports, ANN, room, draft, body, client_id).entry


def test_bytes_that_came_again_under_the_same_client_id_are_not_kept_twice(house: House) -> None:
    room = house.open()

    first, again = keep(house, room, PICTURE, "a-1"), keep(house, room, PICTURE, "a-1")

    assert first.file is not None
    assert again.file == first.file
    assert house.world.files.kept == {first.file.key: (PICTURE, "image/png")}


def test_other_bytes_under_the_same_client_id_leave_nothing_behind(house: House) -> None:
    room = house.open()
    first = keep(house, room, PICTURE, "a-1")

    with pytest.raises(Conflict):
        keep(house, room, b"another", "a-1")
    assert first.file is not None
    assert house.world.files.kept == {first.file.key: (PICTURE, "image/png")}


def test_bytes_whose_message_may_be_kept_all_the_same_stay(house: House) -> None:
    room = house.open()
    house.ports = replace(house.ports, log=Unsure(house.world.store))

    with pytest.raises(Unavailable):
        keep(house, room, PICTURE, "a-1")
    assert [body for body, _ in house.world.files.kept.values()] == [PICTURE]


class Unsure(FakeLog):
    """Keeps what it is given, and does not get to say so."""

    def append(self, conversation: Conversation, draft: Draft, write: Write) -> Entry:
        super().append(conversation, draft, write)
        raise Unavailable("not in time")


def test_one_who_takes_no_part_keeps_nothing(house: House) -> None:
    room = house.open()
    file = uploads.new_file(house.ports, room, "a.png", len(PICTURE), "image/png")

    with pytest.raises(Forbidden):
        uploads.keep(house.ports, CAT, room, Draft("file", file=file), PICTURE, None)
    assert house.world.files.kept == {}


def test_a_file_that_arrived_becomes_whole_once(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    key = arrive(house, entry)

    arrivals.arrived(house.ports, key)
    arrivals.arrived(house.ports, key)

    assert [(one.kind, one.target_seq) for one in house.log(room)] == [("file", None), ("attached", 1)]
    stored = house.log(room)[0].file
    assert stored is not None
    assert (stored.state, stored.expires_at) == ("stored", None)


@pytest.mark.parametrize(("body", "content_type"), [(b"other", "image/png"), (PICTURE, "text/html")])
def test_what_is_not_what_was_announced_does_not_become_whole(house: House, body: bytes, content_type: str) -> None:
    room = house.open()
    entry = pending(house, room)

    arrivals.arrived(house.ports, arrive(house, entry, body, content_type))

    assert house.log(room) == [entry]
    with pytest.raises(Conflict):
        announced(house, room, entry)


@pytest.mark.parametrize("key", ["", "attachments/", "attachments/nowhere/1", "elsewhere/conversation-0/1"])
def test_a_key_of_no_file_of_ours_is_passed_over(house: House, key: str) -> None:
    house.open()

    arrivals.arrived(house.ports, key)

    assert house.world.counts == {}


def test_what_is_uploaded_again_once_the_file_is_whole_reaches_nobody(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    arrivals.arrived(house.ports, arrive(house, entry))
    whole = house.log(room)[0].file
    assert whole is not None

    arrivals.arrived(house.ports, arrive(house, entry, b"another"))

    assert house.log(room)[0].file == whole
    assert house.world.files.kept[whole.key] == (PICTURE, "image/png")
    assert not whole.key.startswith(uploads.INCOMING)


def test_what_is_uploaded_again_while_it_is_looked_at_is_not_taken(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    arrive(house, entry)
    house.world.files.between = lambda: arrive(house, entry, b"another")

    with pytest.raises(Conflict):
        announced(house, room, entry)
    assert house.log(room) == [entry]


def test_a_message_that_changes_while_its_file_is_looked_at_becomes_whole_with_the_change(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    arrive(house, entry)
    house.world.files.between = lambda: amend_message(house.ports, BEA, room, house.log(room)[0], "read", _read)

    whole = announced(house, room, entry)

    assert (whole.read, whole.file and whole.file.state) == (True, "stored")
    assert [one.kind for one in house.log(room)] == ["file", "read", "attached"]


def test_nothing_stays_of_a_file_whose_message_is_deleted_as_it_is_copied(house: House) -> None:
    chat = house.open(kind=MARKETPLACE)
    entry = pending(house, chat, PNG)
    arrive(house, entry, PNG)
    number = chat.message_id(entry.seq)
    files = AfterCopy(house.world.files, lambda: delete(house.ports, BEA, number))

    with pytest.raises(NotFound):
        arrivals.announce_file(replace(house.ports, files=files), ANN, number)
    assert house.world.files.kept == {}


def test_nothing_stays_of_a_file_that_comes_as_its_message_is_deleted(house: House) -> None:
    chat = house.open(kind=MARKETPLACE)
    entry = pending(house, chat, PNG)
    key = arrive(house, entry, PNG)
    ports = replace(house.ports, files=BeforeRemoval(house.world.files, lambda: arrivals.arrived(house.ports, key)))

    delete(ports, BEA, chat.message_id(entry.seq))

    assert house.world.files.kept == {}


class Meanwhile(FakeFiles):
    """The same files, and something that happens once in the midst of it."""

    def __init__(self, files: FakeFiles, happens: Callable[[], None]) -> None:
        super().__init__()
        self.kept = files.kept
        self._happens = [happens]

    def happen(self) -> None:
        """Let it happen, if it did not yet."""
        while self._happens:
            self._happens.pop()()


class AfterCopy(Meanwhile):
    def copy(self, key: str, tag: str, to: str) -> bool:
        copied = super().copy(key, tag, to)
        self.happen()
        return copied


class BeforeRemoval(Meanwhile):
    def remove(self, file: File) -> None:
        self.happen()
        super().remove(file)


def _read(entry: Entry) -> Entry:
    return replace(entry, read=True)


def test_a_marketplace_file_that_only_says_it_is_a_picture_does_not_become_whole(house: House) -> None:
    chat = house.open(kind=MARKETPLACE)
    entry = pending(house, chat)

    arrivals.arrived(house.ports, arrive(house, entry, b"<script"))

    assert house.log(chat) == [entry]


def test_a_marketplace_file_that_begins_as_its_type_does_becomes_whole(house: House) -> None:
    chat = house.open(kind=MARKETPLACE)
    entry = pending(house, chat, PNG)

    arrivals.arrived(house.ports, arrive(house, entry, PNG))

    assert [one.kind for one in house.log(chat)] == ["file", "attached"]


def test_what_arrives_after_its_time_is_not_shown(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    house.world.clock.advance(seconds=uploads.UPLOAD_TIME.total_seconds())

    arrivals.arrived(house.ports, arrive(house, entry))

    assert house.log(room) == [entry]
    assert entry.gone(house.world.clock.now())
    with pytest.raises(NotFound):
        announced(house, room, entry)


def test_announcing_completes_what_arrived_and_tells_everyone(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    arrive(house, entry)
    connect(house.ports, BEA, "socket")

    announced(house, room, entry)

    assert {(one["action"], one["seq"]) for one in house.world.poster.take("socket")} == {
        ("amendment", 2),
        ("re_message", 1),
    }


def test_only_its_sender_announces_a_file(house: House) -> None:
    room = house.open()
    entry = pending(house, room)

    with pytest.raises(Forbidden):
        arrivals.announce_file(house.ports, BEA, room.message_id(entry.seq))


def test_a_form_is_offered_while_a_file_is_to_come(house: House) -> None:
    room = house.open()
    file = uploads.new_file(house.ports, room, "a.png", 1, "image/png")
    later = uploads.pending(house.ports, file)
    waiting = uploads.keep(house.ports, ANN, room, Draft("file", file=later), None, None)
    whole = uploads.keep(house.ports, ANN, room, Draft("file", file=file), b"x", None)

    first = uploads.offer_upload(house.ports, waiting)
    house.world.clock.advance(hours=1)

    assert first is not None
    assert first.fields["key"] == later.key
    assert uploads.offer_upload(house.ports, waiting) is None
    assert uploads.offer_upload(house.ports, whole) is None


def test_a_link_needs_a_whole_file_and_one_who_takes_part(house: House) -> None:
    room = house.open()
    entry = pending(house, room)
    number = room.message_id(entry.seq)
    with pytest.raises(NotFound):
        uploads.link_to(house.ports, BEA, number)

    arrivals.arrived(house.ports, arrive(house, entry))

    whole = house.log(room)[0].file
    assert whole is not None
    assert uploads.link_to(house.ports, BEA, number) == f"https://files.example.com/{whole.key}"
    with pytest.raises(Forbidden):
        uploads.link_to(house.ports, CAT, number)


def test_a_text_has_no_link(house: House) -> None:
    room = house.open()
    entry = house.say(room)

    with pytest.raises(NotFound):
        uploads.link_to(house.ports, ANN, room.message_id(entry.seq))


def test_an_upload_has_an_hour(house: House) -> None:
    file = uploads.pending(house.ports, uploads.new_file(house.ports, house.open(), "a", 1, "a/b"))

    assert file.expires_at is not None
    remaining = file.expires_at - house.world.clock.now()
    assert timedelta(minutes=59) < remaining <= uploads.UPLOAD_TIME
    assert replace(file, state="stored").state != file.state
