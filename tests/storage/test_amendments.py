"""What an amendment leaves in the head and in the inboxes."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.core.model import DIRECT
from tests.storage.stage import Stage


def test_the_head_shows_the_latest_message_as_it_is_now(stage: Stage) -> None:
    thread = stage.open()
    entry = stage.say(thread, "hello")
    stage.conversations.advance(thread.id, entry)

    stage.conversations.renew(thread.id, replace(entry, text="edited"))

    last = stage.now(thread).last
    assert last is not None
    assert last.text == "edited"


def test_an_earlier_message_leaves_the_head_alone(stage: Stage) -> None:
    thread = stage.open()
    first, second = stage.say(thread, "one"), stage.say(thread, "two")
    stage.conversations.advance(thread.id, second)

    stage.conversations.renew(thread.id, replace(first, text="edited"))

    last = stage.now(thread).last
    assert last is not None
    assert last.text == "two"


def test_an_amendment_is_noted_and_moves_nothing(stage: Stage) -> None:
    ann = stage.name("ann")
    thread, room = stage.open(ann, stage.name("bea")), stage.open(ann, kind="room")
    stage.inbox.touch(thread, stage.clock.now())
    before = list(stage.inbox.latest(ann, DIRECT, None, 10))
    at = stage.clock.now() + timedelta(hours=1)

    stage.inbox.note(thread, at)

    assert list(stage.inbox.amended(ann, DIRECT, at)) == [thread.id]
    assert list(stage.inbox.amended(ann, DIRECT, at + timedelta(minutes=2))) == []
    assert list(stage.inbox.amended(ann, "room", room.created_at)) == []
    assert list(stage.inbox.latest(ann, DIRECT, None, 10)) == before
