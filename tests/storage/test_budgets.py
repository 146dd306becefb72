"""Calls, depth and capacity of the direct-message API, as docs/design.md promises them (its budgets).

They run on the local cloud's DynamoDB, since moto miscounts what a write costs; see `metered` for what is measured.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.storage import Storage
from tests.storage.metered import Cost
from tests.storage.process import Process


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Storage]:
    """The local cloud's storage, in a process of its own."""
    directory: Path = tmp_path_factory.mktemp("storage")
    started = Storage.start(directory, directory / "log")
    started.create()
    yield started
    started.kill()


@pytest.fixture
def process(storage: Storage) -> Process:
    return Process(storage)


def mean(costs: list[Cost], what: str) -> float:
    return float(sum(getattr(cost, what) for cost in costs)) / len(costs)


def hundred(process: Process, *, client_ids: bool = False) -> list[Cost]:
    """A hundred texts within one minute, the first of which stamps the inboxes."""
    socket = process.both()
    process.send(socket)
    process.minute()
    return [process.send(socket, **({"client_id": f"c{number}"} if client_ids else {})) for number in range(100)]


def test_a_text_to_one_person_stays_within_its_budget(process: Process) -> None:
    costs = hundred(process)

    assert {cost.calls for cost in costs[1:]} == {6}
    assert mean(costs, "writes") <= 2.1
    assert max(cost.reads for cost in costs) <= 4
    assert {cost.posted for cost in costs} == {2}


def test_a_text_with_a_client_id_stays_within_its_budget(process: Process) -> None:
    costs = hundred(process, client_ids=True)

    assert {cost.calls for cost in costs[1:]} == {6}
    assert mean(costs, "writes") <= 5.1
    assert max(cost.reads for cost in costs) <= 4
    assert {cost.posted for cost in costs} == {2}


def test_the_first_message_between_two_stays_within_its_budget(process: Process) -> None:
    cost = process.send(process.both())

    assert cost.calls == 11
    assert cost.writes <= 24
    assert cost.reads <= 6
    assert cost.posted <= 4


def test_connecting_and_disconnecting_stay_within_their_budgets(process: Process) -> None:
    process.world.meter.take()
    socket = process.socket(process.ann)
    connected = process.world.meter.take()
    socket.close()
    disconnected = process.world.meter.take()

    assert connected == Cost(calls=1, depth=1, writes=4)
    assert disconnected == Cost(calls=2, depth=2, writes=4, reads=1)


def page_of_messages(process: Process) -> Cost:
    body, cost = process.get(f"/chat/messages/{process.bea}/?limit=50")
    assert len(body["data"]["messages"]) == 50
    return cost


def test_a_page_of_messages_stays_within_its_budget(process: Process) -> None:
    process.send(process.both())
    process.fill_log(60)

    cost = page_of_messages(process)

    assert (cost.calls, cost.depth, cost.writes) == (4, 2, 0)
    assert cost.reads <= 7


def test_a_page_of_threads_with_profiles_stays_within_its_budget(process: Process) -> None:
    process.fill_inbox(45)

    body, cost = process.get("/chat/user/threads/")

    assert len(body["data"]) == 20
    assert all(one["other_user"]["fullname"] for one in body["data"])
    assert (cost.calls, cost.depth, cost.writes) == (3, 2, 0)
    assert cost.reads <= 24


def test_nothing_costs_more_in_a_long_thread(process: Process, storage: Storage) -> None:
    short = Process(storage)
    for one, length in ((short, 60), (process, 5000)):
        one.awake()
        one.send(one.both())
        one.fill_log(length)

    costs = []
    for one in (short, process):
        one.awake()
        socket = one.both()
        one.minute()
        one.send(socket)
        costs.append((one.send(socket), one.send(socket, client_id="c"), page_of_messages(one)))

    assert costs[0] == costs[1]


def test_nothing_costs_more_with_many_threads(process: Process, storage: Storage) -> None:
    few = Process(storage)
    costs = []
    for one, threads in ((few, 45), (process, 1000)):
        one.awake()
        one.fill_inbox(threads)
        socket = one.both()
        one.send(socket)
        one.minute()
        costs.append((one.send(socket), one.get("/chat/user/threads/")[1]))

    assert costs[0] == costs[1]
