"""Reading a room's messages: which, in what order, in which pages."""

import json
from typing import Any

import pytest

from tests.faces.rooms.browser import Browser, messages_of
from tests.outside import Outside

Room = dict[str, Any]


@pytest.fixture
def room(ann: Browser) -> Room:
    """A room in which five things were said."""
    room = ann.open(name="Garden")
    for text in ["one", "two", "three", "four", "five"]:
        ann.say(room, text)
    return room


def time_of(ann: Browser, room: Room, text: str) -> str:
    shown = ann.read(room).body["results"]
    return next(str(one["time"]) for one in shown if one.get("text") == text)


def test_messages_come_oldest_first_behind_what_the_system_said(ann: Browser, room: Room) -> None:
    """001 B7, B11, 3.2."""
    answer = ann.read(room)

    assert answer.body["results"][0]["event"] == "conversation-created"
    assert ann.texts(room) == ["one", "two", "three", "four", "five"]
    assert (answer.body["count"], answer.body["next"], answer.body["previous"]) == (6, None, None)


def test_a_system_message_has_exactly_these_keys(ann: Browser, room: Room) -> None:
    """001 3.2."""
    shown = ann.read(room).body["results"][0]

    assert shown == {
        "type": "S",
        "time": "2025-03-14T10:00:00.001001Z",
        "id": shown["id"],
        "sent_by_human": False,
        "event": "conversation-created",
        "additional_metadata": {"participant_id": room["my_participant_id"]},
    }
    assert isinstance(shown["id"], str)


def test_a_text_message_has_exactly_these_keys(ann: Browser, room: Room) -> None:
    """001 3.2."""
    shown = ann.read(room).body["results"][1]

    assert shown == {
        "type": "T",
        "time": shown["time"],
        "id": shown["id"],
        "sent_by_human": True,
        "quoted_message_id": None,
        "sender_id": room["my_participant_id"],
        "local_id": None,
        "text": "one",
    }


def test_both_bounds_of_time_are_inclusive(ann: Browser, room: Room) -> None:
    """001 3.2."""
    since, until = time_of(ann, room, "two"), time_of(ann, room, "four")

    assert ann.texts(room, since=since, until=until) == ["two", "three", "four"]
    assert ann.read(room, since=since, until=until).body["count"] == 3
    assert ann.texts(room, since=until, until=since) == []


def test_now_is_a_bound(ann: Browser, room: Room) -> None:
    """001 3.2."""
    assert ann.texts(room, since="now") == []
    assert ann.texts(room, until="now") == ["one", "two", "three", "four", "five"]


@pytest.mark.parametrize(
    "written",
    [
        "{day}T{time}Z",
        "{day}T{time}+00:00",
        "{day}T{time} 00:00",
        "{day} {time}+00:00",
        "{day} {time} 00:00",
        "{day}T{time}",
        "{day} {time}",
    ],
)
def test_a_time_may_be_written_in_many_ways(ann: Browser, room: Room, written: str) -> None:
    """001 3.2: with a `+` that became a space, too; without a zone it is UTC."""
    day, _, time = time_of(ann, room, "four").removesuffix("Z").partition("T")

    assert ann.texts(room, since=written.format(day=day, time=time)) == ["four", "five"]


def test_a_day_is_its_first_moment(ann: Browser, room: Room) -> None:
    assert ann.texts(room, until="2025-03-14") == []
    assert len(ann.texts(room, since="2025-03-14")) == 5


@pytest.mark.parametrize("bound", ["since", "until"])
@pytest.mark.parametrize(
    "value", ["yesterday", "", "Now", "2025-13-01", "12:00", "1741946400", "0001-01-01T00:00:00+14:00"]
)
def test_a_bound_that_is_no_time_is_refused(ann: Browser, room: Room, bound: str, value: str) -> None:
    """001 3.2."""
    answer = ann.read(room, **{bound: value})

    assert (answer.status, answer.body) == (400, {"detail": f"Invalid date-time string: {value}"})


@pytest.mark.parametrize("value", ["9999-12-31T23:59:59.999999Z", "9999-12-31"])
def test_the_end_of_time_is_a_bound_too(ann: Browser, room: Room, value: str) -> None:
    assert len(ann.texts(room, until=value)) == 5


def test_a_limit_leaves_the_newest_oldest_first(ann: Browser, room: Room) -> None:
    """001 3.2."""
    assert ann.texts(room, limit=2) == ["four", "five"]
    assert ann.read(room, limit=2).body["count"] == 2
    assert ann.texts(room, limit=2, until=time_of(ann, room, "three")) == ["two", "three"]
    assert len(ann.texts(room, limit=1000)) == 5
    assert ann.texts(room, limit=0) == []


@pytest.mark.parametrize("value", ["-1", "ten", "", "1.5", "٣", "9" * 17])
def test_a_limit_of_anything_but_digits_is_refused(ann: Browser, room: Room, value: str) -> None:
    """001 3.2."""
    answer = ann.read(room, limit=value)

    assert (answer.status, answer.body) == (400, {"detail": f"Invalid limit: {value}"})


def test_messages_come_in_pages_of_a_hundred_with_links_to_follow(ann: Browser) -> None:
    """001 3.2: oldest first through all pages, and counted right."""
    room = ann.open()
    for number in range(250):
        ann.say(room, str(number))

    pages = [ann.read(room, limit=230)]
    while pages[-1].body["next"]:
        pages.append(ann.get(pages[-1].body["next"].removeprefix("https://chat.example.com")))

    assert [len(page.body["results"]) for page in pages] == [100, 100, 30]
    assert [one["text"] for page in pages for one in page.body["results"]] == [str(number) for number in range(20, 250)]
    assert {page.body["count"] for page in pages} == {230}
    assert pages[1].body["previous"] == f"https://chat.example.com{messages_of(room)}?limit=230"


def test_amendments_between_messages_change_neither_pages_nor_counts(ann: Browser) -> None:
    """A file that was uploaded later leaves an amendment in the log, which is no message."""
    room = ann.open()
    for number in range(60):
        sent = ann.write(room, type="A", file_name=f"{number}.txt", file_size=2, content_type="text/plain").body
        ann.outside.world.files.kept[sent["upload"]["fields"]["key"]] = (b"ok", "text/plain")
        ann.post(f"{messages_of(room)}{sent['id']}/complete/")

    first, second = ann.read(room, page=1).body, ann.read(room, limit=10).body

    assert (first["count"], len(first["results"]), first["next"]) == (61, 61, None)
    assert [one["file_name"] for one in second["results"]] == [f"{number}.txt" for number in range(50, 60)]


@pytest.mark.parametrize("page", ["0", "2", "x"])
def test_a_page_that_is_not_there_is_not_found(ann: Browser, room: Room, page: str) -> None:
    answer = ann.read(room, page=page)

    assert (answer.status, answer.body) == (404, {"detail": "Invalid page."})


def test_a_message_is_listed_though_the_head_was_never_moved(ann: Browser, outside: Outside, room: Room) -> None:
    """A confirmed message is there, whatever became of the bookkeeping behind it."""
    before = outside.ports.conversations.get(room["id"])
    ann.say(room, "six")
    outside.world.store.conversations[room["id"]] = before

    assert ann.texts(room, limit=1) == ["six"]
    assert ann.read(room).body["count"] == 7


def test_the_longest_page_is_one_that_a_function_can_answer(ann: Browser, outside: Outside) -> None:
    """100 messages of characters that JSON writes longest, each with all options it may have: 6 MB, base64 included."""
    room = ann.open()
    options = ["\x01" * 2500]
    for _ in range(100):
        ann.say(room, "\x01" * 4000, options=options)

    answer = outside.get(f"{messages_of(room)}?limit=100", ann.token)

    size = len(json.dumps(answer.body, ensure_ascii=False).encode())
    assert len(answer.body["results"]) == 100
    assert size * 4 / 3 < 6_000_000
