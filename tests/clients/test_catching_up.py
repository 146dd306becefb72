"""What a client is handed, in which order, before a server that loses, repeats and reorders. Both clients alike."""

from collections.abc import Sequence

import pytest

from clients.python.parley_client import Timing
from tests.clients.readers import QUICK, Reader, eventually
from tests.clients.server import Frame, Server, log_of, message, nothing_new, synced

pytestmark = pytest.mark.anyio


async def test_what_was_missed_is_handed_over_before_the_client_is_ready(server: Server, reader: Reader) -> None:
    server.script = log_of(3)

    await reader.open(server.url, positions={"room": 1})

    assert await reader.entries() == [2, 3]
    assert await reader.positions() == {"room": 3}


async def test_a_gap_is_asked_for_and_what_came_early_waits(server: Server, reader: Reader) -> None:
    await reader.open(server.url, positions={"room": 0})
    server.script = log_of(4)

    await server.post(message(3), message(4))

    await eventually(reader.entries, [1, 2, 3, 4])


async def test_a_gap_is_asked_for_once_at_a_time(server: Server, reader: Reader) -> None:
    await reader.open(server.url, positions={"room": 0})
    asked = len(server.actions("sync"))
    server.script = lambda _: []

    await server.post(message(2), message(1), message(4), message(3), message(6))

    await eventually(reader.entries, [1, 2, 3, 4])
    assert len(server.actions("sync")) == asked + 1


@pytest.mark.parametrize("action", ["re_message", "conf_message", "amendment", "event"])
async def test_every_kind_of_frame_is_handed_over_once(server: Server, reader: Reader, action: str) -> None:
    await reader.open(server.url)

    await server.post(*[message(seq, action=action) for seq in (1, 1, 2, 1, 2, 3)])

    await eventually(reader.entries, [1, 2, 3])


async def test_an_event_without_a_place_in_a_log_is_an_event(server: Server, reader: Reader) -> None:
    await reader.open(server.url)

    await server.post({"action": "event", "event": "removed", "conversation_id": "room"}, {"action": "typing"})

    await eventually(reader.events, ["event", "typing"])
    assert await reader.positions() == {}


async def test_a_sync_is_gone_on_with_while_there_is_more(server: Server, reader: Reader) -> None:
    def one_at_a_time(frame: Frame) -> Sequence[Frame]:
        if "room" not in frame.get("positions", {}):
            return nothing_new(frame)
        seq = frame["positions"]["room"] + 1
        return [message(seq), synced(frame, seq, more=True)] if seq <= 3 else [synced(frame, 3)]

    server.script = one_at_a_time

    await reader.open(server.url, positions={"room": 0})

    assert await reader.entries() == [1, 2, 3]


async def test_a_sync_whose_entries_got_lost_is_noticed_by_its_end(server: Server, reader: Reader) -> None:
    lost = [True]

    def forgetful(frame: Frame) -> Sequence[Frame]:
        answers = log_of(2)(frame)
        return answers[-1:] if frame["positions"] and lost and lost.pop() else answers

    server.script = forgetful

    await reader.open(server.url, positions={"room": 0})

    assert await reader.entries() == [1, 2]


async def test_a_conversation_that_only_the_end_of_a_sync_names_is_read_from_its_beginning(
    server: Server, reader: Reader
) -> None:
    def new_room(frame: Frame) -> Sequence[Frame]:
        return log_of(2)(frame) if frame.get("positions") else [synced(frame, 2)]

    server.script = new_room

    await reader.open(server.url)

    assert await reader.entries() == [1, 2]


async def test_a_lost_last_frame_is_found_by_the_sync_that_keeps_the_socket_alive(
    server: Server, reader: Reader
) -> None:
    await reader.open(server.url, Timing(sync_every=0.05), {"room": 0})

    server.script = log_of(1)

    await eventually(reader.entries, [1])


async def test_time_moves_on_by_the_answers_that_tell_of_unknown_conversations(server: Server, reader: Reader) -> None:
    def since(frame: Frame) -> str:
        return str(frame.get("since", "nothing"))

    def timed(frame: Frame) -> Sequence[Frame]:
        if frame.get("positions"):
            return [{**synced(frame, at="later"), "positions": frame["positions"]}]
        return [synced(frame, at=f"after {since(frame)}")]

    server.script = timed
    await reader.open(server.url, positions={"hall": 0})

    await server.sockets[0].close()

    async def asked() -> list[str]:
        return [since(frame) for frame in server.heard if not frame.get("positions")]

    await eventually(asked, ["nothing", "after nothing"])


async def test_a_conversation_that_began_while_nobody_was_there_is_found(server: Server, reader: Reader) -> None:
    def began_after_noon(frame: Frame) -> Sequence[Frame]:
        if "since" in frame:
            return [synced(frame, 2 if frame["since"] == "noon" else None, at="evening")]
        return log_of(2)(frame)

    server.script = began_after_noon

    await reader.open(server.url, positions={"hall": 7}, since="noon")

    assert await reader.entries() == [1, 2]
    assert await reader.since() == "evening"


async def test_many_conversations_are_asked_for_in_frames_that_the_gateway_takes(
    server: Server, reader: Reader
) -> None:
    rooms = {f"{number:036}": 1_000_000 for number in range(1200)}
    server.script = lambda frame: [{**synced(frame), "positions": frame.get("positions", {})}]

    await reader.open(server.url, positions=rooms)

    assert max(len(str(frame)) for frame in server.heard) < 32 * 1024
    assert {key for frame in server.heard for key in frame["positions"]} == rooms.keys()


async def test_a_reset_starts_over_and_is_told(server: Server, reader: Reader) -> None:
    def reset(frame: Frame) -> Sequence[Frame]:
        if frame.get("positions", {}).get("room"):
            return [{"action": "reset", "conversation_id": "room"}, synced(frame)]
        return log_of(2)(frame)

    server.script = reset

    await reader.open(server.url, QUICK, {"room": 9})

    assert await reader.entries() == [1, 2]
    assert await reader.events() == ["reset"]


async def test_a_conversation_that_one_was_shut_out_of_is_not_asked_for_again(server: Server, reader: Reader) -> None:
    def shut_out(frame: Frame) -> Sequence[Frame]:
        resets = [{"action": "reset", "conversation_id": key} for key in frame.get("positions", {})]
        return [*resets, synced(frame)]

    server.script = shut_out

    await reader.open(server.url, positions={"room": 9})

    assert await reader.events() == ["reset", "reset"]
    assert await reader.positions() == {}
