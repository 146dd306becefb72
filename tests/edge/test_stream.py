from typing import Any

import pytest

from chalicelib.bots.echo import Echo
from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Draft, Entry
from chalicelib.edge.stream import LogStream
from chalicelib.observe import Observer
from chalicelib.storage.entries import to_item
from tests.bots.rooms import Room, Says


def record(entry: Entry, event_name: str = "INSERT") -> dict[str, Any]:
    """The stream's record of an entry, as DynamoDB documents it, with the item as it is really stored."""
    image = to_item(entry).serialize()
    return {
        "eventID": f"event-{entry.seq}",
        "eventName": event_name,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": "us-east-1",
        "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/log/stream/2025-01-01T00:00:00.000",
        "dynamodb": {
            "ApproximateCreationDateTime": 1741946400,
            "Keys": {"conversation_id": image["conversation_id"], "seq": image["seq"]},
            "NewImage": image,
            "SequenceNumber": f"11100000000000{entry.seq}",
            "SizeBytes": 200,
            "StreamViewType": "NEW_IMAGE",
        },
    }


def hand_over(room: Room, *records: dict[str, Any]) -> dict[str, Any]:
    """What the worker answers to an event of these records."""
    return LogStream(room.ports, room.bots, Observer("parley", "test")).handle({"Records": list(records)})


class Choosy:
    """ECHO that cannot answer some texts for now."""

    name = "Choosy"

    def __init__(self, *not_now: str) -> None:
        self.not_now = set(not_now)
        self.asked: list[str | None] = []

    def answer(self, _conversation: object, message: Entry) -> Draft:
        self.asked.append(message.text)
        if message.text in self.not_now:
            raise Unavailable("not now")
        return Draft("text", text=f"to {message.text}")


def test_a_new_message_is_answered() -> None:
    room = Room(Echo())

    answer = hand_over(room, record(room.say("hello")))

    assert room.texts() == ["hello", "HELLO"]
    assert answer == {"batchItemFailures": []}


def test_a_record_delivered_twice_is_answered_once() -> None:
    room = Room(Echo())
    twice = record(room.say("hello"))

    hand_over(room, twice, twice)
    hand_over(room, twice)

    assert room.texts() == ["hello", "HELLO"]


@pytest.mark.parametrize("event_name", ["MODIFY", "REMOVE"])
def test_what_is_not_new_is_passed_over(event_name: str) -> None:
    room = Room(Echo())

    hand_over(room, record(room.say("hello"), event_name))

    assert room.texts() == ["hello"]


def test_a_message_that_names_no_bots_is_passed_over_without_a_look_at_storage() -> None:
    room = Room(Echo())
    of_the_system = record(room.say(None, kind="system"))
    no_ports: Any = None

    answer = LogStream(no_ports, room.bots, Observer("parley", "test")).handle({"Records": [of_the_system]})

    assert answer == {"batchItemFailures": []}


def test_a_record_without_an_image_is_passed_over() -> None:
    room = Room(Echo())
    bare = record(room.say("hello"))
    del bare["dynamodb"]["NewImage"]

    assert hand_over(room, bare) == {"batchItemFailures": []}


def test_the_first_record_that_failed_is_asked_for_again() -> None:
    room = Room(Choosy("two"))
    records = [record(room.say(text)) for text in ("one", "two", "three")]

    answer = hand_over(room, *records)

    assert answer == {"batchItemFailures": [{"itemIdentifier": records[1]["dynamodb"]["SequenceNumber"]}]}
    assert room.texts() == ["one", "two", "three", "to one"]


def test_what_failed_is_answered_in_order_when_it_comes_again() -> None:
    choosy = Choosy("two")
    room = Room(choosy)
    records = [record(room.say(text)) for text in ("one", "two", "three")]
    hand_over(room, *records)

    choosy.not_now.clear()
    hand_over(room, *records[1:])

    assert room.texts() == ["one", "two", "three", "to one", "to two", "to three"]


class Heard(Observer):
    """Keeps what was reported."""

    def __init__(self) -> None:
        super().__init__("parley", "test")
        self.reported: list[str] = []

    def failed(self, what: str, **_facts: Any) -> None:
        """Keep it."""
        self.reported.append(what)


def test_a_bots_bug_is_reported_and_its_record_asked_for_again() -> None:
    def stumble(_: Entry) -> Draft:
        raise ZeroDivisionError

    room, heard = Room(Says("Buggy", stumble)), Heard()

    answer = LogStream(room.ports, room.bots, heard).handle({"Records": [record(room.say("hello"))]})

    assert len(answer["batchItemFailures"]) == 1
    assert heard.reported == ["unhandled"]


def test_an_event_of_no_records_fails_nothing() -> None:
    assert hand_over(Room(), *[]) == {"batchItemFailures": []}


def test_the_application_has_the_function_that_the_stream_calls() -> None:
    import app  # noqa: PLC0415 - reads the environment, which conftest prepares

    assert app.on_log({"Records": []}, None) == {"batchItemFailures": []}
