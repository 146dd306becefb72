from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.core import ids
from chalicelib.core.errors import ConversationFull
from chalicelib.core.model import Conversation, Draft, Receipt
from chalicelib.core.ports import Replay
from tests.storage.stage import Stage, a_file


def texts(stage: Stage, thread: Conversation) -> list[str | None]:
    return [entry.text for entry in stage.log.after(thread.id, 0, 100)]


def test_positions_are_dense_and_in_order(stage: Stage) -> None:
    thread = stage.open()

    entries = [stage.say(thread, text) for text in ("one", "two", "three")]

    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert stage.log.after(thread.id, 0, 10) == entries


def test_an_entry_is_read_as_it_was_appended(stage: Stage) -> None:
    thread = stage.open()
    draft = Draft("file", text="look", file=a_file(), profile_id="cat", extra={"a": [1, None, {"b": True}]})

    entry = stage.append(thread, draft, client_id="c1")

    stored = stage.log.get(thread.id, 1)
    assert stored == entry
    assert (entry.text, entry.file, entry.profile_id, entry.client_id) == ("look", a_file(), "cat", "c1")
    assert entry.extra == {"a": [1, None, {"b": True}]}


def test_one_who_acts_for_a_participant_is_kept_as_the_author(stage: Stage) -> None:
    thread = stage.open()
    write = replace(stage.write("role:agent"), author_id="agent-7")

    stage.log.append(thread, Draft("text", text="hello"), write)

    stored = stage.log.get(thread.id, 1)
    assert stored is not None
    assert (stored.sender_id, stored.author_id) == ("role:agent", "agent-7")


def test_times_ascend_though_the_clock_stands_or_goes_back(stage: Stage) -> None:
    thread = stage.open()
    sender = thread.participants[0].id
    now = stage.write(sender)

    first = stage.log.append(thread, Draft("text", text="1"), now)
    same = stage.log.append(thread, Draft("text", text="2"), replace(now, id="b"))
    back = stage.log.append(thread, Draft("text", text="3"), replace(now, id="c", at=now.at - timedelta(seconds=9)))

    assert first.at < same.at < back.at < now.at + timedelta(milliseconds=1)


def test_messages_are_counted_and_amendments_are_not(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread)
    stage.log.amend(thread, replace(message, text="bye"), "edited", stage.write(message.sender_id))

    last = stage.say(thread)

    assert [entry.ordinal for entry in stage.log.after(thread.id, 0, 10)] == [1, 1, 2]
    assert last.seq == 3


def test_the_same_send_again_is_a_replay_of_the_first(stage: Stage) -> None:
    thread = stage.open()
    first = stage.say(thread, "hello", client_id="c1")
    stage.say(thread, "between")

    with pytest.raises(Replay) as replay:
        stage.say(thread, "hello", client_id="c1")

    assert (replay.value.receipt.seq, replay.value.receipt.digest) == (first.seq, Draft("text", text="hello").digest())
    assert texts(stage, thread) == ["hello", "between"]


def test_another_body_under_the_same_client_id_shows_by_its_digest(stage: Stage) -> None:
    thread = stage.open()
    stage.say(thread, "hello", client_id="c1")

    with pytest.raises(Replay) as replay:
        stage.say(thread, "goodbye", client_id="c1")

    assert replay.value.receipt.digest != Draft("text", text="goodbye").digest()


def test_a_client_id_belongs_to_its_sender_and_its_conversation(stage: Stage) -> None:
    thread, other = stage.open(), stage.open()
    stage.say(thread, client_id="c1")
    bea = thread.participants[1].id
    receipt = Receipt(thread.id, bea, "c1", "digest")

    stage.log.append(thread, Draft("text", text="mine"), stage.write(bea, receipt))
    stage.say(other, client_id="c1")

    assert len(texts(stage, thread)) == 2
    assert len(texts(stage, other)) == 1


def test_no_choice_of_client_id_reaches_into_another_senders(stage: Stage) -> None:
    thread = stage.open()
    plain = Receipt(thread.id, "ann", "x#3:bea", "digest")
    crafted = Receipt(thread.id, "ann#x", "3:bea", "digest")

    stage.log.append(thread, Draft("text", text="1"), stage.write("ann", plain))
    stage.log.append(thread, Draft("text", text="2"), stage.write("ann#x", crafted))

    assert texts(stage, thread) == ["1", "2"]


def test_an_amendment_changes_the_message_in_place_and_says_so(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread, "hello")

    amendment = stage.log.amend(thread, replace(message, text="bye"), "edited", stage.write(message.sender_id))

    assert amendment is not None
    assert (amendment.seq, amendment.kind, amendment.target_seq) == (2, "edited", 1)
    changed = stage.log.get(thread.id, 1)
    assert changed is not None
    assert (changed.text, changed.updated_at, changed.at) == ("bye", amendment.at, message.at)
    assert stage.log.get(thread.id, 2) == amendment


def test_an_amendment_of_what_was_amended_since_changes_nothing(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread, "hello")
    stage.log.amend(thread, replace(message, text="first"), "edited", stage.write(message.sender_id))

    lost = stage.log.amend(thread, replace(message, text="second"), "edited", stage.write(message.sender_id))

    assert lost is None
    assert [entry.kind for entry in stage.log.after(thread.id, 0, 10)] == ["text", "edited"]


def test_a_message_is_amended_again_from_what_it_is_now(stage: Stage) -> None:
    thread = stage.open()
    message = stage.say(thread, "hello")
    stage.log.amend(thread, replace(message, text="first"), "edited", stage.write(message.sender_id))
    now = stage.log.get(thread.id, 1)
    assert now is not None

    stage.log.amend(thread, replace(now, text=None, deleted=True), "deleted", stage.write(message.sender_id))

    gone = stage.log.get(thread.id, 1)
    assert gone is not None
    assert (gone.text, gone.deleted) == (None, True)


def test_pages_run_forward_and_backward(stage: Stage) -> None:
    thread = stage.open()
    for number in range(1, 8):
        stage.say(thread, str(number))

    assert [entry.seq for entry in stage.log.after(thread.id, 2, 3)] == [3, 4, 5]
    assert [entry.seq for entry in stage.log.before(thread.id, None, 3)] == [7, 6, 5]
    assert [entry.seq for entry in stage.log.before(thread.id, 3, 3)] == [2, 1]


def test_an_empty_log_has_empty_pages(stage: Stage) -> None:
    thread = stage.open()

    assert list(stage.log.after(thread.id, 0, 10)) == []
    assert list(stage.log.before(thread.id, None, 10)) == []
    assert list(stage.log.files(thread.id, None, 10)) == []
    assert stage.log.get(thread.id, 1) is None


def test_files_are_paged_apart_from_everything_else(stage: Stage) -> None:
    thread = stage.open()
    for seq in range(1, 7):
        stage.append(thread, Draft("text", text="t") if seq % 2 else Draft("file", file=a_file(str(seq))))

    assert [entry.seq for entry in stage.log.files(thread.id, None, 2)] == [6, 4]
    assert [entry.seq for entry in stage.log.files(thread.id, 4, 2)] == [2]


def test_a_deleted_file_is_no_file_any_more(stage: Stage) -> None:
    thread = stage.open()
    entry = stage.append(thread, Draft("file", file=a_file()))

    stage.log.amend(thread, replace(entry, deleted=True), "deleted", stage.write(entry.sender_id))

    assert list(stage.log.files(thread.id, None, 10)) == []


def test_what_follows_a_head_that_lags_is_still_behind_the_log(stage: Stage) -> None:
    thread = stage.open()
    stage.say(thread, "one")

    second = stage.say(thread, "two")

    assert thread.last_seq == 0
    assert second.seq == 2


def test_a_log_that_is_full_takes_nothing_more(cloud: Stage) -> None:
    thread = replace(cloud.open(), last_seq=ids.POSITIONS)

    with pytest.raises(ConversationFull):
        cloud.say(thread)
