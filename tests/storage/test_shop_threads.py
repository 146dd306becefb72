"""Shop threads on both kinds of storage: what one transaction has to hold, and what lists say afterwards."""

from dataclasses import replace

import pytest

from chalicelib.core.addresses import MOST
from chalicelib.core.model import SHOPS, Caller, Draft
from chalicelib.core.news import Wanted, news
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from chalicelib.core.shop_changes import AT_ONCE, change_subject, remove_thread
from chalicelib.core.shop_opening import Opening, open_thread
from chalicelib.core.shops import Subject, Visitor, find_latest, find_thread
from chalicelib.faces.shops.shapes import frame
from tests.fakes.world import World
from tests.storage.stage import Stage

EVERYONE = Visitor(Caller("anonymous"), None)


@pytest.fixture
def ports(stage: Stage) -> Ports:
    """The core on this stage's conversations; its clock goes on from test to test."""
    return replace(
        World().ports({SHOPS: frame}),
        conversations=stage.conversations,
        log=stage.log,
        inbox=stage.inbox,
        clock=stage.clock,
        ids=stage.ids,
    )


def some(stage: Stage, count: int) -> tuple[str, ...]:
    return tuple(stage.name("address") for _ in range(count))


def test_as_many_as_may_take_part_do(stage: Stage, ports: Ports) -> None:
    subject = Subject(some(stage, MOST))

    opened = open_thread(ports, EVERYONE, Opening(subject, "hello", "c1", public=True))

    assert opened.created
    assert [ports.inbox.count(one, SHOPS) for one in (*subject.addresses, subject.between)] == [1] * (MOST + 1)


def test_as_many_as_may_come_and_go_do(stage: Stage, ports: Ports) -> None:
    one, *others = some(stage, AT_ONCE // 2 + 1)
    thread = open_thread(ports, EVERYONE, Opening(Subject((one, *others)))).thread
    wanted = Subject((one, *some(stage, AT_ONCE // 2)))

    change_subject(ports, EVERYONE, thread, wanted)

    found = find_thread(ports, wanted)
    assert found is not None
    assert found.id == thread.id
    assert [ports.inbox.count(name, SHOPS) for name in others] == [0] * len(others)
    assert find_latest(ports, Subject((one, *others))) is None


def test_a_removed_thread_leaves_every_list_and_another_takes_its_place(stage: Stage, ports: Ports) -> None:
    subject = Subject(some(stage, MOST))
    first = open_thread(ports, EVERYONE, Opening(subject, "hello", public=True)).thread
    remove_thread(ports, EVERYONE, first)

    second = open_thread(ports, EVERYONE, Opening(subject, "again", public=True)).thread

    assert second.id != first.id
    rows = [ports.inbox.latest(name, SHOPS, None, 9) for name in (subject.addresses[0], subject.between)]
    assert [[row.conversation_id for row in some_rows] for some_rows in rows] == [[second.id], [second.id]]


def test_news_come_from_the_tail_and_from_the_middle_of_a_log(stage: Stage, ports: Ports) -> None:
    mine, theirs = some(stage, 2)
    thread = open_thread(ports, EVERYONE, Opening(Subject((theirs, mine)))).thread
    they = EVERYONE.speaking_as(theirs)
    sent = [send(ports, they, thread, Draft("text", text=str(number))).entry for number in range(60)]

    for known in (5, 50):
        found = news(ports, Wanted(mine, sent[known].at))

        assert [entry.text for _, entry in found.messages] == [str(number) for number in range(known + 1, 60)]
