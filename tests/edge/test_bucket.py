from typing import Any
from urllib.parse import quote_plus

import pytest

from chalicelib.core import arrivals, uploads
from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Caller, Draft, Entry, File, Stored
from chalicelib.edge.bucket import Bucket
from chalicelib.observe import Observer
from tests.bots.rooms import Room

PNG = b"a picture"


def event(*keys: str, name: str = "ObjectCreated:Post") -> dict[str, Any]:
    """The bucket's event, as S3 documents it: keys are encoded as in a form."""
    return {"Records": [_record(key, name) for key in keys]}


def _record(key: str, name: str) -> dict[str, Any]:
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": name,
        "s3": {
            "bucket": {"name": "bucket", "arn": "arn:aws:s3:::bucket"},
            "object": {"key": quote_plus(key), "size": len(PNG), "sequencer": "0055AED6DCD90281E5"},
        },
    }


def waiting(room: Room) -> Entry:
    """A message whose file is still to come."""
    file = uploads.new_file(room.ports, room.conversation, "a.png", len(PNG), "image/png")
    draft = Draft("file", file=uploads.pending(room.ports, file))
    return uploads.keep(room.ports, Caller("ann"), room.conversation, draft, None, None).entry


def upload(room: Room, entry: Entry, body: bytes = PNG) -> str:
    """The client uploads the file; its key."""
    assert entry.file
    room.world.files.kept[entry.file.key] = (body, "image/png")
    return entry.file.key


def hand_over(room: Room, told: dict[str, Any]) -> None:
    """The bucket tells of this."""
    Bucket(room.ports, Observer("parley", "test")).handle(told)


def state(room: Room, entry: Entry) -> str:
    """How far the file is."""
    found = room.ports.log.get(room.id, entry.seq)
    assert found
    assert found.file
    return found.file.state


def test_a_file_that_arrives_makes_its_message_whole() -> None:
    room = Room()
    entry = waiting(room)

    hand_over(room, event(upload(room, entry)))

    assert state(room, entry) == "stored"
    assert [one.kind for one in room.log()] == ["file", "attached"]


def test_an_event_that_comes_twice_does_nothing_the_second_time() -> None:
    room = Room()
    told = event(upload(room, waiting(room)))

    hand_over(room, told)
    hand_over(room, told)

    assert [one.kind for one in room.log()] == ["file", "attached"]


def test_a_file_behind_many_others_is_found() -> None:
    room = Room()
    entry = waiting(room)
    for _ in range(60):
        waiting(room)

    hand_over(room, event(upload(room, entry)))

    assert state(room, entry) == "stored"


def test_the_search_for_a_file_is_bounded() -> None:
    room = Room()
    entry = waiting(room)
    for _ in range(arrivals.ARRIVAL_PAGE * arrivals.ARRIVAL_PAGES):
        waiting(room)

    hand_over(room, event(upload(room, entry)))

    assert state(room, entry) == "pending"


def test_a_file_of_another_size_than_announced_stays_away() -> None:
    room = Room()
    entry = waiting(room)

    hand_over(room, event(upload(room, entry, b"more than was announced")))

    assert state(room, entry) == "pending"


def test_a_file_that_arrives_too_late_stays_away() -> None:
    room = Room()
    entry = waiting(room)
    room.world.clock.advance(minutes=61)

    hand_over(room, event(upload(room, entry)))

    assert state(room, entry) == "pending"


@pytest.mark.parametrize("key", ["attachments/room/unknown", "attachments/nowhere/a", "attachments/", "other/a b", "a"])
def test_an_object_that_no_message_waits_for_changes_nothing(key: str) -> None:
    room = Room()
    waiting(room)

    hand_over(room, event(key))

    assert [one.kind for one in room.log()] == ["file"]


def test_the_event_of_a_removal_changes_nothing() -> None:
    room = Room()
    told = event(upload(room, waiting(room)), name="ObjectRemoved:Delete")

    hand_over(room, told)

    assert [one.kind for one in room.log()] == ["file"]


def test_the_test_event_of_a_new_notification_changes_nothing() -> None:
    room = Room()

    hand_over(room, {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "bucket"})

    assert room.log() == []


def test_what_cannot_be_completed_for_now_comes_again_and_the_rest_is_done() -> None:
    room = Room()
    first, second = waiting(room), waiting(room)
    told = event(upload(room, first), upload(room, second))
    assert first.file
    _fail_once(room, first.file)

    with pytest.raises(Unavailable):
        hand_over(room, told)
    assert (state(room, first), state(room, second)) == ("pending", "stored")

    hand_over(room, told)
    assert (state(room, first), state(room, second)) == ("stored", "stored")


def _fail_once(room: Room, file: File) -> None:
    """The files' storage does not answer for this one, the first time."""
    look, failing = room.world.files.stored, {file.key}

    def stored(key: str) -> Stored | None:
        if key in failing:
            failing.remove(key)
            raise Unavailable("not now")
        return look(key)

    room.world.files.stored = stored  # type: ignore[method-assign]


def test_the_application_has_the_function_that_the_bucket_calls() -> None:
    import app  # noqa: PLC0415 - reads the environment, which conftest prepares

    app.on_upload({"Event": "s3:TestEvent"}, None)
