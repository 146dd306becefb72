import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from chalice.app import WebsocketEvent
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import ALL, Broken, Invalid, ParleyError
from chalicelib.core.model import Caller
from chalicelib.edge.fields import Body
from chalicelib.edge.socket import MAX_MESSAGE, OK, Sockets, client_id_of, error_frame
from tests.fakes.world import World
from tests.outside import Context, Outside, Refused, token

ERROR_KEYS = {"action", "code", "message", "status", "success"}


class Line:
    """A socket of Ann's at handlers with one action, `do`, and what came back through it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.world, self.error = World(), error
        self.replies: list[Mapping[str, Any]] = []
        parts = self.world.parts({})
        self.sockets = Sockets(parts.ports, parts.identity, {"do": self._do}, self._reply, parts.observer)

    def connect(self, query: dict[str, str] | None) -> dict[str, Any]:
        return self.sockets.connect(_event("$connect", query=query))

    def send(self, body: object) -> list[Mapping[str, Any]]:
        """What comes back for a frame; the handler always answers the gateway that all is well."""
        self.replies.clear()
        assert self.sockets.message(_event("$default", body=body)) == OK
        return self.replies

    def _do(self, _: Caller, body: Body) -> list[dict[str, Any]]:
        if self.error is not None:
            raise self.error
        return [{"action": "done", "client_id": client_id_of(body)}]

    def _reply(self, _: str, frame: Mapping[str, Any]) -> None:
        self.replies.append(frame)


def _event(route: str, *, body: object = None, query: dict[str, str] | None = None) -> WebsocketEvent:
    context = {"routeKey": route, "connectionId": "c-1", "domainName": "d", "stage": "s", "apiId": "a"}
    return WebsocketEvent({"requestContext": context, "queryStringParameters": query, "body": body}, Context())


@pytest.fixture
def line() -> Line:
    one = Line()
    assert one.connect({"token": token("ann")}) == OK
    return one


BAD_FRAMES = {
    "nothing": "",
    "no body at all": None,
    "no JSON": "{",
    "a list": "[]",
    "a number": "5",
    "no action": "{}",
    "an action that is a list": '{"action": ["do"]}',
    "an action that is null": '{"action": null}',
    "an action nobody knows": '{"action": "undo"}',
    "NaN": '{"action": "do", "x": NaN}',
    "a lone surrogate": '{"action": "do", "x": "\\ud800"}',
    "a raw lone surrogate": '{"action": "do", "x": "\ud800"}',
    "nesting without end": '{"action": "do", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "a client id that is a number": '{"action": "do", "client_id": 5}',
    "an empty client id": '{"action": "do", "client_id": ""}',
}


@pytest.mark.parametrize("frame", BAD_FRAMES.values(), ids=BAD_FRAMES)
def test_a_bad_frame_is_answered_and_the_socket_stays_usable(line: Line, frame: object) -> None:
    (answer,) = line.send(frame)

    assert set(answer) >= ERROR_KEYS
    assert (answer["action"], answer["status"], answer["success"]) == ("error", "failure", False)
    assert line.send('{"action": "do"}')[0]["action"] == "done"


def test_a_frame_over_the_limit_is_refused_by_name(line: Line) -> None:
    (answer,) = line.send(json.dumps({"action": "do", "x": "é" * (MAX_MESSAGE // 2)}, ensure_ascii=False))

    assert answer["code"] == "too_large"


@given(st.text())
def test_no_frame_makes_the_handler_raise(frame: str) -> None:
    line = Line()
    line.connect({"token": token("ann")})

    assert [answer["action"] for answer in line.send(frame)] == ["error"]


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: str(kind.__name__))
def test_a_refusal_is_answered_with_its_code_and_the_clients_id(kind: type[ParleyError]) -> None:
    line = Line(kind("because"))
    line.connect({"token": token("ann")})

    assert line.send('{"action": "do", "client_id": "c1"}') == [
        {
            "action": "error",
            "code": kind.code,
            "message": "because",
            "status": "failure",
            "success": False,
            "client_id": "c1",
        }
    ]


def test_a_bug_is_answered_without_its_insides() -> None:
    line = Line(RuntimeError("table parley-users"))
    line.connect({"token": token("ann")})

    (answer,) = line.send('{"action": "do"}')

    assert answer["code"] == Broken.code
    assert "parley-users" not in str(answer)


@given(st.none() | st.dictionaries(st.sampled_from(["token", "conversation", "x"]), st.text(max_size=30)))
def test_no_query_makes_the_handshake_raise(query: dict[str, str] | None) -> None:
    line = Line()

    assert line.connect(query)["statusCode"] in {401, 404}
    assert line.world.connections.stored == {}


@pytest.mark.parametrize("conversation", ["", "nowhere", "number#1"])
def test_the_key_of_no_conversation_opens_no_socket(outside: Outside, conversation: str) -> None:
    with pytest.raises(Refused) as refusal:
        outside.connect(None, conversation=conversation)

    assert refusal.value.status == 404


def test_the_id_of_a_direct_thread_is_no_key_to_it(outside: Outside) -> None:
    outside.get("/chat/user/threads/", token("bea"))
    ann = outside.connect(token("ann"))
    (told,) = ann.send(action="text_message", message_body="hello", receiver_id="bea")

    with pytest.raises(Refused) as refusal:
        outside.connect(None, conversation=told["conversation_id"])

    assert refusal.value.status == 404


def test_a_frame_through_a_socket_nobody_knows_is_refused(line: Line) -> None:
    line.sockets.disconnect(_event("$disconnect"))

    assert [answer["code"] for answer in line.send('{"action": "do"}')] == ["unauthorized"]


def test_a_socket_is_forgotten_when_it_closes_and_again_when_it_closes_again(line: Line) -> None:
    assert line.sockets.disconnect(_event("$disconnect")) == OK
    assert line.sockets.disconnect(_event("$disconnect")) == OK

    assert line.world.connections.stored == {}


def test_a_socket_is_not_known_any_longer_than_the_gateway_keeps_it(line: Line) -> None:
    line.world.clock.advance(hours=2, minutes=5)

    assert [answer["code"] for answer in line.send('{"action": "do"}')] == ["unauthorized"]


@given(st.dictionaries(st.text(), st.none() | st.integers() | st.text() | st.lists(st.text())))
def test_an_error_frame_repeats_a_client_id_only_where_it_is_a_text(body: dict[str, Any]) -> None:
    frame = error_frame(Invalid("no"), body)

    assert frame.get("client_id") == (body["client_id"] if isinstance(body.get("client_id"), str) else None)
    with suppress(Invalid):
        assert client_id_of(body) is None or client_id_of(body) == body["client_id"]
