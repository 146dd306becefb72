from dataclasses import replace

import pytest

from chalicelib.bots.calculator import Calculator
from chalicelib.bots.echo import Echo
from chalicelib.core.changes import amend_message, change_conversation
from chalicelib.core.errors import Invalid, Unavailable
from chalicelib.core.model import Caller, Conversation, Draft, Entry
from tests.bots.rooms import Room, Says, side_by_side, text


def test_an_answer_comes_from_the_bot_and_quotes_the_message() -> None:
    room = Room(Echo())
    said = room.say("hello")

    room.ask(said)

    answer = room.log()[-1]
    assert (answer.sender_id, answer.kind, answer.seq) == ("bot:ECHO", "text", 2)
    assert answer.extra == {"quoted_message_id": room.conversation.message_id(said.seq)}


def test_every_bot_of_the_conversation_answers() -> None:
    room = Room(Echo(), Calculator())

    room.ask(room.say("1+1"))

    assert room.texts() == ["1+1", "1+1", "2"]
    assert {entry.sender_id for entry in room.log()} == {"ann", "bot:ECHO", "bot:Calculator"}


def test_a_message_delivered_twice_is_answered_once() -> None:
    room = Room(Echo())
    said = room.say("hello")

    room.ask(said)
    room.ask(said)

    assert room.texts() == ["hello", "HELLO"]


def test_a_bot_that_would_say_something_else_the_second_time_answers_once() -> None:
    sayings = iter(["heads", "tails"])
    room = Room(Says("Coin", lambda _: text(next(sayings))))
    said = room.say("toss")

    room.ask(said)
    room.ask(said)

    assert room.texts() == ["toss", "heads"]
    assert "bot_refused" not in room.world.counts


def test_two_messages_that_say_the_same_are_answered_each() -> None:
    room = Room(Echo())

    room.ask(room.say("hello"))
    room.ask(room.say("hello"))

    assert room.texts() == ["hello", "HELLO", "hello", "HELLO"]


class Dies(Exception):
    """The process ended here."""


def test_a_death_between_the_answer_and_its_delivery_is_made_good_without_a_second_answer() -> None:
    room = Room(Echo())
    said = room.say("hello")
    alive = room.ports

    room.ports = replace(alive, delivery=_Dying())  # type: ignore[arg-type]
    with pytest.raises(Dies):
        room.ask(said)
    room.ports = alive
    room.ask(said)

    assert room.texts() == ["hello", "HELLO"]
    assert room.conversation.last_seq == 2


class _Dying:
    """Sees who is there, and dies before it tells them."""

    def expect(self, _: object) -> list[object]:
        return []

    def deliver(self, *_: object) -> None:
        raise Dies


def test_a_death_between_two_bots_leaves_each_with_one_answer() -> None:
    deaths = iter([True, False])

    def die_once(message: Entry) -> Draft:
        if next(deaths):
            raise Dies
        return text(f"second to {message.text}")

    room = Room(Echo(), Says("Second", die_once))
    said = room.say("hello")
    with pytest.raises(Dies):
        room.ask(said)

    room.ask(said)

    assert room.texts() == ["hello", "HELLO", "second to hello"]


def test_a_bot_that_cannot_answer_now_does_not_keep_the_others_from_it() -> None:
    room = Room(Says("Down", _unavailable), Echo())
    room.ports = replace(room.ports, together=side_by_side)

    with pytest.raises(Unavailable):
        room.ask(room.say("hello"))

    assert room.texts() == ["hello", "HELLO"]
    assert room.world.counts["bot_failed"] == 1


def _unavailable(_: Entry) -> Draft:
    raise Unavailable("not now")


def test_what_a_bot_is_refused_for_is_given_up_and_counted() -> None:
    def refuse(_: Entry) -> Draft:
        raise Invalid("this is no answer")

    room = Room(Says("Odd", refuse))

    room.ask(room.say("hello"))

    assert room.texts() == ["hello"]
    assert room.world.counts["bot_refused"] == 1


def test_an_answer_too_long_for_a_room_is_cut_and_says_so() -> None:
    room = Room(Says("Novelist", lambda _: text("x" * 40_000)))

    room.ask(room.say("hello"))

    assert room.texts() == ["hello", "x" * 3999 + "…"]


def test_an_answer_as_long_as_a_room_takes_is_left_whole() -> None:
    room = Room(Says("Novelist", lambda _: text("x" * 4000)))

    room.ask(room.say("hello"))

    assert room.texts() == ["hello", "x" * 4000]


def test_a_bot_may_have_nothing_to_say() -> None:
    room = Room(Says("Quiet", lambda _: None))

    room.ask(room.say("hello"))

    assert room.texts() == ["hello"]


def test_a_bots_answer_names_no_bots_to_answer_it() -> None:
    room = Room(Echo(), Calculator())

    room.ask(room.say("hello"))

    assert [entry.bots for entry in room.log()] == [("bot:ECHO", "bot:Calculator"), (), ()]


def test_bots_never_answer_bots_however_often_the_stream_comes_by() -> None:
    room = Room(Echo(), Calculator())
    room.say("hello")

    for _ in range(3):
        for entry in room.log():
            room.ask(entry)

    assert len(room.log()) == 3


def test_what_the_system_says_names_no_bots() -> None:
    room = Room(Echo())

    said = room.say(None, kind="system")

    assert said.bots == ()


def test_a_conversation_without_bots_names_none() -> None:
    assert Room().say("hello").bots == ()


def test_a_message_deleted_meanwhile_is_not_answered() -> None:
    room = Room(Echo())
    said = room.say("hello")
    amend_message(room.ports, Caller("ann"), room.conversation, said, "deleted", _scrub)

    room.ask(said)

    assert [entry.kind for entry in room.log()] == ["text", "deleted"]


def _scrub(entry: Entry) -> Entry:
    return replace(entry, deleted=True, text=None)


def test_a_message_older_than_an_hour_is_not_answered() -> None:
    room = Room(Echo())
    said = room.say("hello")
    room.world.clock.advance(minutes=61)

    room.ask(said)

    assert room.texts() == ["hello"]


def test_a_bot_that_left_meanwhile_does_not_answer() -> None:
    room = Room(Echo())
    said = room.say("hello")
    change_conversation(room.ports, Caller("ann"), room.id, _without_bots)

    room.ask(said)

    assert [entry.kind for entry in room.log()] == ["text", "left"]


def _without_bots(conversation: Conversation) -> tuple[Conversation, Draft]:
    return replace(conversation, participants=conversation.participants[:1]), Draft("left")


def test_a_bot_that_is_configured_no_more_is_passed_over_and_counted() -> None:
    room = Room(Echo())
    said = room.say("hello")
    room.bots = {}

    room.ask(said)

    assert room.texts() == ["hello"]
    assert room.world.counts["bot_missing"] == 1


def test_a_bot_has_no_inbox() -> None:
    room = Room(Echo())

    room.ask(room.say("hello"))

    assert "bot:ECHO" not in room.world.store.places
    assert "ann" in room.world.store.places
