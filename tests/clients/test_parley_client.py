"""The Python client against a server that loses, repeats, reorders and refuses."""

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import pytest

from clients.python.parley_client import Client, RefusedError, Timing
from tests.clients.server import Frame, Script, Server, eventually, message, nothing_new, synced

QUICK = Timing(sync_every=60, first_pause=0.01, longest_pause=0.02, resend_after=0.1)
PATIENT = Timing(sync_every=60, first_pause=0.01, longest_pause=0.02, resend_after=60)


@dataclass
class Reader:
    """What an application was handed."""

    entries: list[int] = field(default_factory=list)
    events: list[Frame] = field(default_factory=list)

    def client(self, server: Server, timing: Timing = PATIENT, **more: Any) -> Client:
        """A client that hands over to this application."""
        return Client(
            server.url,
            "token",
            lambda one: self.entries.append(one["seq"]),
            on_event=self.events.append,
            timing=timing,
            **more,
        )


def run(test: Coroutine[Any, Any, None]) -> None:
    """As every test here is played; none takes longer than this."""
    asyncio.run(asyncio.wait_for(test, 10))


def confirm(frame: Frame) -> Sequence[Frame]:
    """Every message is kept at once."""
    if frame["action"] != "send":
        return nothing_new(frame)
    place = {"conversation_id": frame["conversation_id"], "client_id": frame["client_id"]}
    return [{**message(1, action="conf_message"), **place}]


def log_of(length: int) -> Script:
    """A server that has so many entries and tells what one lacks of them."""

    def script(frame: Frame) -> Sequence[Frame]:
        if frame["action"] != "sync":
            return []
        lacking = [message(seq) for seq in range(frame.get("positions", {}).get("room", 0) + 1, length + 1)]
        entries = {"action": "sync", "conversation_id": "room", "entries": lacking, "more": False}
        return [*([entries] if lacking else []), synced(length)]

    return script


def test_what_was_missed_is_handed_over_before_the_client_is_ready() -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start(log_of(3)) as server, reader.client(server, positions={"room": 1}) as client:
            assert reader.entries == [2, 3]
            assert client.positions == {"room": 3}

    run(play())


def test_a_gap_is_asked_for_and_what_came_early_waits() -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start(log_of(1)) as server, reader.client(server, positions={"room": 0}):
            server.script = log_of(4)
            await server.post(message(3), message(4))
            await eventually(lambda: len(reader.entries) == 4)

        assert reader.entries == [1, 2, 3, 4]

    run(play())


@pytest.mark.parametrize("action", ["re_message", "conf_message", "amendment", "event"])
def test_every_kind_of_frame_is_handed_over_once(action: str) -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start() as server, reader.client(server):
            await server.post(*[message(seq, action=action) for seq in (1, 1, 2, 1, 2, 3)])
            await eventually(lambda: len(reader.entries) >= 3)

        assert reader.entries == [1, 2, 3]

    run(play())


def test_a_sync_without_an_answer_is_asked_again() -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start(lambda _: []) as server:
            async with asyncio.TaskGroup() as group:
                entering = group.create_task(reader.client(server, QUICK, positions={"room": 0}).__aenter__())
                await eventually(lambda: len(server.actions("sync")) >= 1)
                server.script = log_of(2)
                client = await entering
            await client.__aexit__(None, None, None)

        assert reader.entries == [1, 2]

    run(play())


def test_a_sync_whose_entries_got_lost_is_noticed_by_its_end() -> None:
    async def play() -> None:
        reader, lost = Reader(), [True]

        def forgetful(frame: Frame) -> Sequence[Frame]:
            answers = log_of(2)(frame)
            return answers[-1:] if lost and lost.pop() else answers

        async with Server.start(forgetful) as server, reader.client(server, positions={"room": 0}):
            assert reader.entries == [1, 2]

    run(play())


def test_a_lost_last_frame_is_found_by_the_sync_that_keeps_the_socket_alive() -> None:
    async def play() -> None:
        reader, timing = Reader(), Timing(sync_every=0.05)
        async with Server.start() as server, reader.client(server, timing, positions={"room": 0}):
            server.script = log_of(1)
            await eventually(lambda: reader.entries == [1])

    run(play())


def test_what_is_not_confirmed_is_sent_again_under_its_client_id() -> None:
    async def play() -> None:
        def confirm_the_third(frame: Frame) -> Sequence[Frame]:
            if frame["action"] == "send" and len(server.actions("send")) == 3:
                return [message(1, action="conf_message", client_id=frame["client_id"])]
            return nothing_new(frame)

        async with Server.start() as server, Reader().client(server, QUICK) as client:
            server.script = confirm_the_third
            confirmation = await client.send("room", "hello")

        assert confirmation["seq"] == 1
        assert len({frame["client_id"] for frame in server.actions("send")}) == 1

    run(play())


def test_what_is_not_confirmed_is_sent_again_on_the_next_connection() -> None:
    async def play() -> None:
        def confirm_later(frame: Frame) -> Sequence[Frame]:
            if frame["action"] == "send" and len(server.sockets) == 2:
                return [message(1, action="conf_message", client_id=frame["client_id"])]
            return nothing_new(frame)

        async with Server.start() as server, Reader().client(server) as client:
            server.script = confirm_later
            sending = asyncio.create_task(client.send("room", "hello"))
            await eventually(lambda: bool(server.actions("send")))
            await server.sockets[0].close()
            assert (await sending)["seq"] == 1

    run(play())


def test_a_message_waits_for_the_one_before_it_in_its_conversation_and_no_other() -> None:
    async def play() -> None:
        async with Server.start() as server, Reader().client(server, QUICK) as client:
            names = [("room", "first"), ("room", "second"), ("hall", "third")]
            sending = [asyncio.create_task(client.send(room, text, text)) for room, text in names]
            await eventually(lambda: len(server.actions("send")) >= 4)
            assert {frame["content"] for frame in server.actions("send")} == {"first", "third"}
            server.script = confirm
            await asyncio.gather(*sending)

        assert server.actions("send")[-1]["content"] == "second"

    run(play())


def test_a_refused_message_lets_the_next_one_go() -> None:
    async def play() -> None:
        def refuse_the_first(frame: Frame) -> Sequence[Frame]:
            refusal = {"action": "error", "code": "invalid", "message": "no", "client_id": frame.get("client_id")}
            return [refusal] if frame.get("content") == "first" else confirm(frame)

        async with Server.start(refuse_the_first) as server, Reader().client(server) as client:
            answers = await asyncio.gather(
                client.send("room", "first"), client.send("room", "second"), return_exceptions=True
            )

        assert isinstance(answers[0], RefusedError)
        assert isinstance(answers[1], dict)

    run(play())


def test_a_refused_message_raises_with_the_frame() -> None:
    async def play() -> None:
        def refuse(frame: Frame) -> Sequence[Frame]:
            refusal = {
                "action": "error",
                "code": "too_large",
                "message": "too long",
                "client_id": frame.get("client_id"),
            }
            return [refusal] if frame["action"] == "send" else nothing_new(frame)

        async with Server.start(refuse) as server, Reader().client(server) as client:
            with pytest.raises(RefusedError) as refused:
                await client.send("room", "hello")

        assert refused.value.frame["code"] == "too_large"

    run(play())


def test_what_is_unavailable_is_sent_again() -> None:
    async def play() -> None:
        def hesitate(frame: Frame) -> Sequence[Frame]:
            if frame["action"] != "send":
                return nothing_new(frame)
            if len(server.actions("send")) == 1:
                return [{"action": "error", "code": "unavailable", "message": "later", "client_id": frame["client_id"]}]
            return [message(1, action="conf_message", client_id=frame["client_id"])]

        async with Server.start() as server, Reader().client(server, QUICK) as client:
            server.script = hesitate
            assert (await client.send("room", "hello"))["seq"] == 1

    run(play())


def test_a_refused_handshake_raises() -> None:
    async def play() -> None:
        async with Server.start() as server:
            server.refuse = HTTPStatus.UNAUTHORIZED
            with pytest.raises(RefusedError, match="401"):
                async with Reader().client(server):
                    pass

    run(play())


def test_a_send_ends_when_the_token_does() -> None:
    async def play() -> None:
        async with Server.start() as server, Reader().client(server) as client:
            sending = asyncio.create_task(client.send("room", "hello"))
            await eventually(lambda: bool(server.actions("send")))
            server.refuse = HTTPStatus.UNAUTHORIZED
            await server.sockets[0].close()
            with pytest.raises(RefusedError):
                await sending

    run(play())


def test_a_handshake_that_fails_for_now_is_tried_again() -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start(log_of(1)) as server, reader.client(server, positions={"room": 0}):
            server.refuse = HTTPStatus.BAD_GATEWAY
            await server.sockets[0].close()
            await asyncio.sleep(0.05)
            server.refuse, server.script = None, log_of(2)
            await eventually(lambda: reader.entries == [1, 2])

    run(play())


def test_a_connection_that_is_not_known_any_more_is_made_anew() -> None:
    async def play() -> None:
        reader = Reader()
        async with Server.start() as server, reader.client(server, positions={"room": 0}):
            server.script = log_of(1)
            await server.post({"action": "error", "code": "unauthorized", "message": "connect again"})
            await eventually(lambda: reader.entries == [1])

        assert len(server.sockets) == 2

    run(play())


def test_a_reset_starts_over_and_is_told() -> None:
    async def play() -> None:
        reader = Reader()

        def reset(frame: Frame) -> Sequence[Frame]:
            if frame.get("positions", {}).get("room"):
                return [{"action": "reset", "conversation_id": "room"}, synced(0)]
            return log_of(2)(frame)

        async with Server.start(reset) as server, reader.client(server, positions={"room": 9}):
            await eventually(lambda: reader.entries == [1, 2])

        assert [frame["action"] for frame in reader.events] == ["reset"]

    run(play())


def test_a_conversation_that_one_was_shut_out_of_is_not_asked_for_again() -> None:
    async def play() -> None:
        reader = Reader()

        def reset(frame: Frame) -> Sequence[Frame]:
            resets = [{"action": "reset", "conversation_id": key} for key in frame.get("positions", {})]
            return [*resets, synced(0)]

        async with Server.start(reset) as server, reader.client(server, positions={"room": 9}) as client:
            await eventually(lambda: len(reader.events) == 2)
            assert client.positions == {}

    run(play())
