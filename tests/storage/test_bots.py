from dataclasses import replace

from chalicelib.core.model import BOT, Conversation, Draft, Participant
from tests.storage.stage import Stage

ECHO = "bot:ECHO"


def with_echo(stage: Stage) -> Conversation:
    """A room of one person and one bot."""
    plan = stage.plan(stage.name("ann"), kind="rooms")
    opened = stage.conversations.create(replace(plan, participants=(*plan.participants, Participant(ECHO, BOT))))
    assert opened
    return opened


def test_a_message_keeps_the_bots_it_names(stage: Stage) -> None:
    room = with_echo(stage)
    write = replace(stage.write(room.participants[0].id), bots=(ECHO,))

    entry = stage.log.append(room, Draft("text", text="hello"), write)

    assert stage.log.get(room.id, entry.seq) == entry
    assert entry.bots == (ECHO,)


def test_an_amended_message_keeps_the_bots_it_names(stage: Stage) -> None:
    room = with_echo(stage)
    write = replace(stage.write(room.participants[0].id), bots=(ECHO,))
    entry = stage.log.append(room, Draft("text", text="hello"), write)

    stage.log.amend(room, replace(entry, text="hullo"), "edited", stage.write(entry.sender_id))

    amended = stage.log.get(room.id, entry.seq)
    assert amended
    assert (amended.text, amended.bots) == ("hullo", (ECHO,))


def test_a_bot_stays_among_the_participants(stage: Stage) -> None:
    assert stage.now(with_echo(stage)).participants[1].is_bot


def test_a_bot_has_no_inbox_that_all_its_rooms_would_write_to(stage: Stage) -> None:
    room = with_echo(stage)

    stage.inbox.touch(room, stage.clock.now())

    assert stage.inbox.latest(ECHO, "rooms", None, 10) == []
    assert stage.inbox.count(ECHO, "rooms") == 0
