"""The rules themselves: a good history breaks none, and each way to spoil one breaks the rule that is about it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.torture.histories import ACTORS, ROOM, PerfectChat, chats
from torture.history import Confirmed, Refused, Sent
from torture.rules import RULES, broken

Spoil = Callable[[PerfectChat], None]


def confirm_what_is_not_kept(chat: PerfectChat) -> None:
    key = chat.begin("ann")
    chat.history.events.append(Confirmed(chat.tick(), "bea", ROOM, key, 10_000))


def confirm_another_place(chat: PerfectChat) -> None:
    chat.history.events.append(Confirmed(chat.tick(), "cat", ROOM, chat.log[1].key or "", 1))


def keep_what_was_refused(chat: PerfectChat) -> None:
    key = chat.begin("ann")
    chat.keep("ann", key)
    chat.history.events.append(Refused(chat.tick(), "ann", ROOM, key, "conflict"))


def keep_what_nobody_sent(chat: PerfectChat) -> None:
    chat.keep("ann", "ghost")


def show_what_nobody_sent(chat: PerfectChat) -> None:
    chat.show("bea", "page", [(entry.seq, entry.key) for entry in chat.log] + [(len(chat.log) + 1, "ghost")])


def show_what_was_sent_elsewhere(chat: PerfectChat) -> None:
    chat.history.events.append(Sent(chat.tick(), "ann", "elsewhere", "secret"))
    chat.show("bea", "page", [(entry.seq, entry.key) for entry in chat.log] + [(len(chat.log) + 1, "secret")])


def keep_twice(chat: PerfectChat) -> None:
    key = chat.begin("ann")
    chat.keep("ann", key)
    chat.keep("ann", key)


def keep_a_client_id_twice(chat: PerfectChat) -> None:
    first, second = chat.begin("ann"), chat.begin("ann")
    seq = chat.keep("ann", first).seq
    chat.keep("ann", second)
    chat.change(seq + 1, client_id=f"client-{first}")


def hand_over_twice(chat: PerfectChat) -> None:
    last = chat.log[-1]
    chat.show("cat", "socket", [(last.seq, last.key)])


def skip_a_position(chat: PerfectChat) -> None:
    entry = chat.keep("ann", chat.begin("ann"))
    chat.change(entry.seq, seq=entry.seq + 1)


def leave_a_stream_behind(chat: PerfectChat) -> None:
    chat.show("bea", "socket:tablet", [(entry.seq, entry.key) for entry in chat.log[:-1]])


def never_tell_a_stream(chat: PerfectChat) -> None:
    chat.show("bea", "poll", [])


def leave_out_of_a_page(chat: PerfectChat) -> None:
    chat.show("bea", "page", [(entry.seq, entry.key) for entry in (*chat.log[-3:-2], chat.log[-1])])


def show_in_another_order(chat: PerfectChat) -> None:
    one, two = chat.log[-2:]
    chat.show("bea", "page", [(one.seq, two.key), (two.seq, one.key)])


def turn_time_back(chat: PerfectChat) -> None:
    entry = chat.keep("ann", chat.begin("ann"))
    chat.change(entry.seq, at=0.0)


def let_a_later_one_pass(chat: PerfectChat) -> None:
    early = chat.begin("ann")
    seq = len(chat.log) + 2
    chat.history.events.append(Confirmed(chat.tick(), "ann", ROOM, early, seq))
    chat.keep("bea", chat.begin("bea"))
    chat.keep("ann", early)


def hide_the_own_message(chat: PerfectChat) -> None:
    chat.confirm("ann", chat.keep("ann", chat.begin("ann")))
    chat.show("ann", "page:other", [(entry.seq, entry.key) for entry in chat.log[:-1]])


def hand_over_backwards(chat: PerfectChat) -> None:
    items = [(entry.seq, entry.key) for entry in chat.log]
    before = [*items[:-2], items[-1], items[-2]]
    for item in before:
        chat.show("bea", "socket:tablet", [item])
    chat.hand_over("bea")


def show_less_than_before(chat: PerfectChat) -> None:
    chat.keep("ann", chat.begin("ann"))
    for end in (None, -1):
        chat.show("bea", "page:again", [(entry.seq, entry.key) for entry in chat.log[:end]])


def show_to_a_stranger(chat: PerfectChat) -> None:
    chat.show("eve", "page", [(entry.seq, entry.key) for entry in chat.log])


def count_wrongly(chat: PerfectChat) -> None:
    entry = chat.keep("ann", chat.begin("ann"))
    chat.change(entry.seq, ordinal=entry.ordinal + 1)


SPOILED: list[tuple[Spoil, str]] = [
    (confirm_what_is_not_kept, "lost"),
    (confirm_another_place, "lost"),
    (keep_what_was_refused, "refused_but_kept"),
    (keep_what_nobody_sent, "phantom"),
    (show_what_nobody_sent, "phantom"),
    (show_what_was_sent_elsewhere, "phantom"),
    (keep_twice, "doubled"),
    (keep_a_client_id_twice, "doubled"),
    (hand_over_twice, "doubled"),
    (skip_a_position, "hole"),
    (leave_a_stream_behind, "hole"),
    (never_tell_a_stream, "hole"),
    (leave_out_of_a_page, "hole"),
    (show_in_another_order, "disorder"),
    (turn_time_back, "disorder"),
    (let_a_later_one_pass, "overtaken"),
    (hide_the_own_message, "own_unseen"),
    (hand_over_backwards, "gone_back"),
    (show_less_than_before, "gone_back"),
    (show_to_a_stranger, "foreign"),
    (count_wrongly, "miscounted"),
]


@given(chats())
def test_a_good_history_breaks_no_rule(chat: PerfectChat) -> None:
    history = chat.finish()

    assert broken(history) == {}


@pytest.mark.parametrize(("spoil", "rule"), SPOILED, ids=lambda one: getattr(one, "__name__", one))
@given(chat=chats())
def test_a_spoiled_history_breaks_the_rule_that_is_about_it_and_no_other(
    spoil: Spoil, rule: str, chat: PerfectChat
) -> None:
    spoil(chat)
    history = chat.finish()

    assert set(broken(history)) == {rule}


@given(chat=chats(), actor=st.sampled_from(ACTORS), messages=st.integers(-1, 1), unread=st.integers(-1, 1))
def test_counts_that_are_not_the_logs_are_found(chat: PerfectChat, actor: str, messages: int, unread: int) -> None:
    history = chat.finish()
    told = next(one for one in history.counts if one.actor == actor)
    wrong = type(told)(actor, ROOM, told.messages + messages, told.unread + unread, told.seen)
    history.counts.append(wrong)

    assert set(broken(history)) == ({"miscounted"} if messages or unread else set())


def test_every_rule_is_broken_by_some_spoiled_history() -> None:
    assert {rule for _, rule in SPOILED} == set(RULES)
