from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from chalicelib.core.model import DIRECT, Conversation, Draft, Membership
from tests.storage.stage import Stage


def opened(stage: Stage, ann: str, count: int) -> list[Conversation]:
    """Threads of Ann's, each active a minute after the one before."""
    threads = []
    for _ in range(count):
        threads.append(stage.open(ann, stage.name("other")))
        stage.clock.advance(minutes=1)
        stage.inbox.touch(threads[-1], stage.clock.now())
    return threads


def ids_of(rows: Sequence[Membership]) -> list[str]:
    return [row.conversation_id for row in rows]


def test_a_direct_thread_is_listed_once_something_was_said(stage: Stage) -> None:
    ann = stage.name("ann")
    thread = stage.open(ann, stage.name("bea"))
    before = list(stage.inbox.latest(ann, DIRECT, None, 10))

    stage.inbox.touch(thread, stage.clock.now())

    assert before == []
    assert ids_of(stage.inbox.latest(ann, DIRECT, None, 10)) == [thread.id]


def test_any_other_conversation_is_listed_at_once(stage: Stage) -> None:
    ann = stage.name("ann")

    room = stage.open(ann, kind="room")

    rows = stage.inbox.latest(ann, "room", None, 10)
    assert ids_of(rows) == [room.id]
    assert rows[0].stamp == room.created_at


def test_the_place_of_a_direct_thread_says_who_else_is_there(stage: Stage) -> None:
    ann, bea = stage.name("ann"), stage.name("bea")
    stage.inbox.touch(stage.open(ann, bea), stage.clock.now())

    assert [row.others for row in stage.inbox.latest(ann, DIRECT, None, 10)] == [(bea,)]
    assert [row.others for row in stage.inbox.latest(bea, DIRECT, None, 10)] == [(ann,)]


def test_the_latest_comes_first_and_the_earliest_last(stage: Stage) -> None:
    ann = stage.name("ann")
    threads = [one.id for one in opened(stage, ann, 4)]

    assert ids_of(stage.inbox.latest(ann, DIRECT, None, 3)) == threads[:0:-1]
    assert ids_of(stage.inbox.earliest(ann, DIRECT, None, 3)) == threads[:3]


def test_pages_go_on_below_and_above_a_key(stage: Stage) -> None:
    ann = stage.name("ann")
    threads = [one.id for one in opened(stage, ann, 5)]
    middle = stage.inbox.latest(ann, DIRECT, None, 3)[-1]

    assert ids_of(stage.inbox.latest(ann, DIRECT, middle.key, 10)) == [threads[1], threads[0]]
    assert ids_of(stage.inbox.earliest(ann, DIRECT, middle.key, 10)) == [threads[3], threads[4]]


def test_kinds_are_listed_apart(stage: Stage) -> None:
    ann = stage.name("ann")
    (thread,) = opened(stage, ann, 1)
    room = stage.open(ann, kind="room")

    assert ids_of(stage.inbox.latest(ann, DIRECT, None, 10)) == [thread.id]
    assert ids_of(stage.inbox.latest(ann, "room", None, 10)) == [room.id]


def test_a_stamp_is_the_first_activity_of_its_minute(stage: Stage) -> None:
    ann = stage.name("ann")
    thread = stage.open(ann, stage.name("bea"))
    minute = stage.clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)

    for second in (10, 20, 5):
        stage.inbox.touch(thread, minute + timedelta(seconds=second))

    assert stage.inbox.latest(ann, DIRECT, None, 1)[0].stamp == minute + timedelta(seconds=10)


def test_a_stamp_moves_with_the_minute_and_never_back(stage: Stage) -> None:
    ann = stage.name("ann")
    thread = stage.open(ann, stage.name("bea"))
    now = stage.clock.now()

    for minutes in (0, 2, 1):
        stage.inbox.touch(thread, now + timedelta(minutes=minutes))

    assert stage.inbox.latest(ann, DIRECT, None, 1)[0].stamp == now + timedelta(minutes=2)


def test_one_who_left_is_not_listed_again_by_later_activity(stage: Stage) -> None:
    ann, bea = stage.name("ann"), stage.name("bea")
    room = stage.open(ann, bea, kind="room")
    left = replace(room, participants=room.participants[:1])
    stage.conversations.change(left, Draft("left"), stage.write(ann))

    stage.inbox.touch(room, stage.clock.now() + timedelta(minutes=5))

    assert list(stage.inbox.latest(bea, "room", None, 10)) == []


def test_a_named_list_is_sorted_by_its_keys_whatever_happens(stage: Stage) -> None:
    shelf = stage.name("list:titles")
    cakes = stage.open(kind="room", lists={shelf: "cakes"})
    bread = stage.open(kind="room", lists={shelf: "bread"})

    stage.inbox.touch(cakes, stage.clock.now() + timedelta(hours=1))

    rows = stage.inbox.earliest(shelf, "room", None, 10)
    assert [(row.conversation_id, row.key) for row in rows] == [(bread.id, "bread"), (cakes.id, "cakes")]


def test_a_named_list_by_activity_follows_it(stage: Stage) -> None:
    desk = stage.name("role:agent")
    first = stage.open(kind="support", lists={desk: None})
    stage.clock.advance(minutes=2)
    second = stage.open(kind="support", lists={desk: None})
    stage.clock.advance(minutes=2)

    stage.inbox.touch(first, stage.clock.now())

    assert ids_of(stage.inbox.latest(desk, "support", None, 10)) == [first.id, second.id]


def test_conversations_of_a_list_are_counted_but_for_direct_threads(stage: Stage) -> None:
    ann = stage.name("ann")
    opened(stage, ann, 2)
    for _ in range(3):
        stage.open(ann, kind="room")

    assert [stage.inbox.count(ann, kind) for kind in ("room", DIRECT, "support")] == [3, 0, 0]


def test_a_list_that_nobody_made_is_empty(stage: Stage) -> None:
    nobody = stage.name("nobody")

    assert list(stage.inbox.latest(nobody, DIRECT, None, 10)) == []
    assert stage.inbox.count(nobody, "room") == 0


def test_an_amendment_is_noted_and_leaves_the_place_in_the_list(stage: Stage) -> None:
    ann = stage.name("ann")
    first, second = opened(stage, ann, 2)
    stage.clock.advance(minutes=5)

    since = stage.clock.now()
    stage.inbox.note(first, stage.clock.now())

    assert list(stage.inbox.amended(ann, DIRECT, since)) == [first.id]
    assert ids_of(stage.inbox.latest(ann, DIRECT, None, 10)) == [second.id, first.id]


def test_amendments_are_found_by_the_minute_and_by_kind(stage: Stage) -> None:
    ann = stage.name("ann")
    room = stage.open(ann, kind="room")
    stage.inbox.note(room, stage.clock.now())
    stage.clock.advance(minutes=1)

    later = stage.clock.now()

    assert list(stage.inbox.amended(ann, "room", later)) == []
    assert list(stage.inbox.amended(ann, "room", room.created_at)) == [room.id]
    assert list(stage.inbox.amended(ann, DIRECT, room.created_at)) == []


def test_the_latest_amendment_counts(stage: Stage) -> None:
    ann = stage.name("ann")
    room = stage.open(ann, kind="room")
    stage.inbox.note(room, stage.clock.now())
    stage.clock.advance(minutes=5)

    since = stage.clock.now()
    stage.inbox.note(room, stage.clock.now())

    assert list(stage.inbox.amended(ann, "room", since)) == [room.id]
