from dataclasses import replace

import pytest

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Conversation, Draft, Entry, Participant
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.tails import ATTEMPTS
from chalicelib.storage.values import PREVIEW_BYTES
from tests.fakes.world import FakeIds
from tests.storage.stage import Stage, a_file, on_dynamo


def keys(stage: Stage, name: str, kind: str) -> list[str | None]:
    return [row.key for row in stage.inbox.latest(name, kind, None, 10)]


def changed(stage: Stage, after: Conversation) -> Entry | None:
    return stage.conversations.change(after, Draft("joined"), stage.write(after.participants[0].id))


def test_a_conversation_is_read_as_it_was_created(stage: Stage) -> None:
    people = (Participant("ann", "vendor", "Ann"), Participant("bea"))
    plan = replace(stage.plan(kind="room"), participants=people, context={"title": "Bread", "tags": [1, None]})

    stage.conversations.create(plan)

    assert stage.conversations.get(plan.id) == plan


def test_what_exists_is_not_created_again(stage: Stage) -> None:
    plan = stage.plan()
    stage.conversations.create(plan)

    assert stage.conversations.create(replace(plan, number=plan.number + 500_000)) is None
    assert stage.now(plan).number == plan.number


def test_a_number_that_is_taken_is_exchanged_for_another(stage: Stage) -> None:
    first = stage.open()

    second = stage.conversations.create(replace(stage.plan(), number=first.number))

    assert second is not None
    assert second.number != first.number
    assert stage.conversations.find(second.number) == second.id
    assert stage.conversations.find(first.number) == first.id


def test_nothing_is_found_under_an_unknown_id_or_number(stage: Stage) -> None:
    assert stage.conversations.get(stage.name("nowhere")) is None
    assert stage.conversations.find(8_000_000_000) is None


def test_a_text_that_can_be_no_key_is_no_conversation(stage: Stage) -> None:
    assert stage.conversations.get("") is None
    assert stage.conversations.get("x" * 2049) is None


def test_an_alias_of_a_number_is_not_taken_for_a_conversation(stage: Stage) -> None:
    opened = stage.open()

    assert stage.conversations.get(f"number#{opened.number}") is None


def test_conversations_are_shown_in_one_batch(stage: Stage) -> None:
    one, other = stage.open(), stage.open()

    shown = stage.conversations.show([one.id, other.id, one.id, "nowhere"])

    assert set(shown) == {one.id, other.id}
    assert stage.conversations.show([]) == {}


def test_an_opening_is_stored_with_its_conversation(stage: Stage) -> None:
    plan = stage.plan(kind="room")
    first = Entry(plan.id, 1, "text", "ann", "ann", stage.clock.now(), "write-1", ordinal=1, text="hello")

    stage.conversations.create(plan, [first])

    assert stage.log.after(plan.id, 0, 10) == [first]


def test_the_head_follows_a_message(stage: Stage) -> None:
    thread = stage.open()
    entry = stage.say(thread, "hello")

    stage.conversations.advance(thread.id, entry)

    head = stage.now(thread)
    assert (head.last_seq, head.last_at, head.messages, head.own) == (1, entry.at, 1, {entry.sender_id: 1})
    assert head.last is not None
    assert (head.last.text, head.last.sender_id, head.cut) == ("hello", entry.sender_id, False)


def test_the_head_never_moves_back(stage: Stage) -> None:
    thread = stage.open()
    first, second = stage.say(thread, "one"), stage.say(thread, "two")
    stage.conversations.advance(thread.id, second)

    stage.conversations.advance(thread.id, first)

    head = stage.now(thread)
    assert head.last_seq == 2
    assert head.last is not None
    assert head.last.text == "two"


def test_an_amendment_moves_the_head_and_leaves_the_latest_message(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread, "hello")
    stage.conversations.advance(thread.id, message)
    amendment = stage.log.amend(thread, replace(message, text="bye"), "edited", stage.write(message.sender_id))
    assert amendment is not None

    stage.conversations.advance(thread.id, amendment)

    head = stage.now(thread)
    assert (head.last_seq, head.messages) == (2, 1)
    assert head.last is not None
    assert head.last.seq == 1


def test_the_latest_message_is_shown_as_it_is_now(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread, "hello")
    stage.conversations.advance(thread.id, message)
    scrubbed = replace(message, text=None, deleted=True, read=True, updated_at=stage.clock.now())

    stage.conversations.renew(thread.id, scrubbed)

    last = stage.now(thread).last
    assert last is not None
    assert (last.text, last.deleted, last.read, last.updated_at) == (None, True, True, scrubbed.updated_at)


def test_an_earlier_message_does_not_become_the_latest_again(stage: Stage) -> None:
    thread = stage.open()
    first = stage.say(thread, "one")
    stage.conversations.advance(thread.id, stage.say(thread, "two"))

    stage.conversations.renew(thread.id, replace(first, deleted=True))

    last = stage.now(thread).last
    assert last is not None
    assert (last.text, last.deleted) == ("two", False)


def test_the_head_keeps_the_beginning_of_a_long_text(stage: Stage) -> None:
    thread = stage.open()
    entry = stage.say(thread, "é" * PREVIEW_BYTES)

    stage.conversations.advance(thread.id, entry)

    head = stage.now(thread)
    assert head.cut
    assert head.last is not None
    assert head.last.text == "é" * (PREVIEW_BYTES // 2)


def test_the_head_keeps_a_file(stage: Stage) -> None:
    thread = stage.open()
    entry = stage.append(thread, Draft("file", text="look", file=a_file()))

    stage.conversations.advance(thread.id, entry)

    last = stage.now(thread).last
    assert last is not None
    assert last.file == a_file()


def test_reading_is_noted_once_and_never_taken_back(stage: Stage) -> None:
    thread = stage.open()
    reader = thread.participants[1].id

    told = [stage.conversations.read(thread.id, reader, seq) for seq in (2, 2, 1, 3)]

    assert told == [True, False, False, True]
    assert stage.now(thread).read == {reader: 3}


def test_reading_what_does_not_exist_changes_nothing(stage: Stage) -> None:
    assert stage.conversations.read(stage.name("nowhere"), "ann", 1) is False


def test_a_change_is_stored_with_its_entry(stage: Stage) -> None:
    room = stage.open("ann", "bea", kind="room")
    cat = stage.name("cat")
    after = replace(room, participants=(*room.participants, Participant(cat)), context={"title": "Cake"})

    entry = changed(stage, after)

    stored = stage.now(room)
    assert entry is not None
    assert stored.participants == after.participants
    assert (stored.context, stored.version) == ({"title": "Cake"}, room.version + 1)
    assert [one.kind for one in stage.log.after(room.id, 0, 10)] == ["joined"]


def test_a_change_of_an_old_version_changes_nothing(stage: Stage) -> None:
    room = stage.open(kind="room")
    changed(stage, replace(room, context={"title": "first"}))

    assert changed(stage, replace(room, context={"title": "second"})) is None
    assert stage.now(room).context == {"title": "first"}
    assert len(stage.log.after(room.id, 0, 10)) == 1


def test_a_change_enters_and_leaves_lists(stage: Stage) -> None:
    ann, bea, cat = stage.name("ann"), stage.name("bea"), stage.name("cat")
    room = stage.open(ann, bea, kind="room")

    changed(stage, replace(room, participants=(Participant(ann), Participant(cat))))

    assert [len(keys(stage, name, "room")) for name in (ann, bea, cat)] == [1, 0, 1]
    assert [stage.inbox.count(name, "room") for name in (ann, bea, cat)] == [1, 0, 1]


def test_one_who_leaves_does_so_behind_a_tail_that_moved_on(cloud: Stage, dynamo: SharedConnection) -> None:
    room = cloud.open(kind="room")
    cloud.conversations.advance(room.id, cloud.say(room))
    known = cloud.now(room)
    on_dynamo(dynamo).say(known)

    entry = changed(cloud, replace(known, participants=known.participants[:1]))

    assert entry is not None
    assert entry.seq == 3


class StuckIds(FakeIds):
    """Draws the same number for ever."""

    def number(self) -> int:
        return 7_000_000_000


def test_a_conversation_that_never_gets_a_number_is_given_up(dynamo: SharedConnection) -> None:
    stuck = on_dynamo(dynamo, StuckIds())
    stuck.conversations.create(replace(stuck.plan(), number=7_000_000_000))

    with pytest.raises(Unavailable):
        stuck.conversations.create(replace(stuck.plan(), number=7_000_000_000))
    assert len(stuck.pauses) == ATTEMPTS
