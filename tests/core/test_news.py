from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.core.model import Caller, Draft
from chalicelib.core.news import EACH, LOOKS, MOST, THREADS, News, Wanted, news
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.core.shop_opening import Opening, open_thread
from chalicelib.core.shops import Subject, Visitor
from chalicelib.faces.shops.shapes import frame, new_message
from tests.fakes.world import World

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
EVERYONE = Visitor(Caller("anonymous"), None)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def ports(world: World) -> Ports:
    return world.ports({"shops": frame})


def say(ports: Ports, sender: str, text: str, receiver: str = "me") -> None:
    thread = open_thread(ports, EVERYONE, Opening(Subject((sender, receiver)))).thread
    send(ports, EVERYONE.speaking_as(sender), thread, Draft("text", text=text))


def texts(found: News) -> list[str | None]:
    return [entry.text for _, entry in found.messages]


def everything(ports: Ports, since: datetime) -> list[str | None]:
    """All news, one answer after the other."""
    found = news(ports, Wanted("me", since))
    said = texts(found)
    while found.more:
        found = news(ports, Wanted("me", found.until))
        said += texts(found)
    return said


def test_an_answer_with_nothing_left_out_is_complete_up_to_a_moment_ago(ports: Ports) -> None:
    say(ports, "a", "hello")

    found = news(ports, Wanted("me", LONG_AGO))

    assert not found.more
    assert timedelta(seconds=2) <= ports.clock.now() - found.until < timedelta(seconds=3)


def test_a_busy_thread_does_not_hide_what_came_later_in_others(ports: Ports) -> None:
    say(ports, "b", "first")
    for number in range(MOST + 10):
        say(ports, "a", str(number))
    say(ports, "b", "last")

    assert everything(ports, LONG_AGO) == ["first", *map(str, range(MOST + 10)), "last"]


def test_many_busy_threads_are_told_of_completely_and_in_order(ports: Ports) -> None:
    expected = []
    for number in range(40):
        for sender in range(30):
            expected.append(f"{sender}/{number}")
            say(ports, f"a{sender}", expected[-1])

    assert everything(ports, LONG_AGO) == expected


def test_many_own_messages_do_not_stop_the_way_to_others(ports: Ports) -> None:
    for sender in range(MOST // EACH):
        say(ports, f"a{sender}", "before")
    since = ports.clock.now()
    for number in range(2 * EACH):
        for sender in range(MOST // EACH):
            say(ports, "me", str(number), receiver=f"a{sender}")
    say(ports, "a0", "at last")

    assert texts(news(ports, Wanted("me", since))) == ["at last"]


def test_one_answer_looks_no_more_than_a_few_times_and_says_where_to_go_on(ports: Ports) -> None:
    for number in range((LOOKS + 1) * EACH):
        for receiver in range(MOST // EACH):
            say(ports, "me", str(number), receiver=f"a{receiver}")
    say(ports, "a0", "at last")

    found = news(ports, Wanted("me", LONG_AGO))

    assert (texts(found), found.more) == ([], True)
    assert everything(ports, LONG_AGO) == ["at last"]


def test_long_messages_make_an_answer_shorter_and_none_is_lost(ports: Ports) -> None:
    for _ in range(50):
        say(ports, "a", "\x01" * 30_000)

    assert len(texts(news(ports, Wanted("me", LONG_AGO)))) < 50
    assert len(everything(ports, LONG_AGO)) == 50


def test_without_since_the_latest_messages_come(ports: Ports) -> None:
    for number in range(60):
        say(ports, "a", str(number))
    say(ports, "b", "other")

    found = news(ports, Wanted("me"))

    assert texts(found) == [*map(str, range(35, 60)), "other"]


def test_more_threads_than_can_be_told_of_completely_are_refused(ports: Ports) -> None:
    for number in range(THREADS + 1):
        say(ports, f"a{number}", "hello")

    with pytest.raises(Invalid, match="start over"):
        news(ports, Wanted("me", LONG_AGO))


def test_threads_without_news_cost_nothing(world: World, ports: Ports) -> None:
    for number in range(THREADS + 1):
        say(ports, f"a{number}", "hello")
    world.clock.advance(minutes=2)

    say(ports, "a7", "new")

    assert texts(news(ports, Wanted("me", ports.clock.now() - timedelta(seconds=30)))) == ["new"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 1500), st.booleans()), max_size=40))
def test_whoever_hands_the_last_timestamp_back_sees_every_message(steps: list[tuple[str, int, bool]]) -> None:
    """Senders, pauses in milliseconds, and whether a poll follows: whole seconds are all that the client keeps."""
    world = World()
    ports = world.ports({"shops": frame})
    since, seen = world.clock.now().replace(microsecond=0), set[str | None]()

    for number, (sender, pause, polls) in enumerate([*steps, ("a", 5000, True)]):
        say(ports, sender, str(number))
        world.clock.advance(milliseconds=pause)
        if polls:
            found = news(ports, Wanted("me", since))
            seen |= set(texts(found))
            since = max([since, *map(datetime.fromisoformat, stamps(found))])

    assert seen == set(map(str, range(len(steps) + 1)))
    assert texts(news(ports, Wanted("me", since))) == []


def stamps(found: News) -> list[str]:
    return [new_message(*pair, found.until, found.until)["timestamp"] for pair in found.messages]
