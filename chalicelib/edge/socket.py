"""The WebSocket: connect, message, disconnect, and what an action gets and may answer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalice.app import WebsocketEvent

from chalicelib.core import access, sockets
from chalicelib.core.errors import Broken, Invalid, ParleyError, TooLarge
from chalicelib.core.model import Caller
from chalicelib.core.ports import Ports
from chalicelib.edge.fields import Body, optional_text, parse_object, text
from chalicelib.edge.identity import Identity
from chalicelib.observe import Observer

MAX_MESSAGE = 128 * 1024
"""Bytes of one message; API Gateway closes the socket over it, and not every gateway does."""

Frames = Sequence[Mapping[str, Any]]

Action = Callable[[Caller, Body], Frames | None]
"""Does what a frame asks; the frames it answers go, in order, to the one connection that asked."""

Reply = Callable[[str, Mapping[str, Any]], None]
"""Posts a frame to one connection; what fails on the way is counted, not raised."""

OK = {"statusCode": 200}


class Sockets:
    """The three handlers. None of them raises: an exception would leave the function."""

    def __init__(
        self,
        ports: Ports,
        identity: Identity,
        actions: Mapping[str, Action],
        reply: Reply,
        observer: Observer,
    ) -> None:
        self._ports = ports
        self._identity = identity
        self._actions = actions
        self._reply = reply
        self._observer = observer

    def connect(self, event: WebsocketEvent) -> dict[str, Any]:
        """Accept the socket of a token that holds; any other refuses the handshake."""

        def accept() -> dict[str, Any]:
            caller = self._caller(event.to_dict().get("queryStringParameters") or {})
            self._identify(caller)
            sockets.connect(self._ports, caller, event.connection_id)
            return OK

        return self._handled(event, accept, lambda error: {"statusCode": error.status})

    def message(self, event: WebsocketEvent) -> dict[str, Any]:
        """Do what the frame asks, or answer an error frame; the socket stays open either way."""
        body: dict[str, Any] = {}

        def act() -> dict[str, Any]:
            caller = sockets.caller_of(self._ports, event.connection_id)
            self._identify(caller)
            body.update(_parse(event.body))
            for frame in self._action(body)(caller, body) or ():
                self._reply(event.connection_id, frame)
            return OK

        def refuse(error: ParleyError) -> dict[str, Any]:
            self._reply(event.connection_id, error_frame(error, body))
            return OK

        return self._handled(event, act, refuse)

    def disconnect(self, event: WebsocketEvent) -> dict[str, Any]:
        """Forget the socket."""

        def forget() -> dict[str, Any]:
            sockets.disconnect(self._ports, event.connection_id)
            return OK

        return self._handled(event, forget, lambda error: {"statusCode": error.status})

    def _caller(self, query: Mapping[str, str]) -> Caller:
        """Who connects: by token, or by holding the key of one conversation."""
        if "token" not in query and "conversation" in query:
            return access.key_holder(self._ports, query["conversation"])
        return self._identity.caller(query.get("token"))

    def _identify(self, caller: Caller) -> None:
        """Note who it is, but for one who holds the key to a conversation: their id tells the key."""
        self._observer.identify(user_id=caller.id if caller.only is None else None)

    def _action(self, body: Body) -> Action:
        name = body.get("action")
        action = self._actions.get(name) if isinstance(name, str) else None
        if action is None:
            raise Invalid(f"action is one of {', '.join(sorted(self._actions))}", field="action")
        return action

    def _handled(
        self,
        event: WebsocketEvent,
        handle: Callable[[], dict[str, Any]],
        refuse: Callable[[ParleyError], dict[str, Any]],
    ) -> dict[str, Any]:
        context = event.to_dict()["requestContext"]
        self._observer.begin(
            request_id=context.get("requestId"),
            route=context.get("routeKey"),
            connection_id=event.connection_id,
        )
        try:
            return handle()
        except ParleyError as error:
            self._observer.refused(error)
            return refuse(error)
        except Exception:  # noqa: BLE001 - the last line: a bug is logged whole and answered without its insides
            self._observer.failed("unhandled")
            return refuse(Broken("something went wrong on our side"))
        finally:
            self._observer.end()


def error_frame(error: ParleyError, body: Body) -> dict[str, Any]:
    """What a socket is told when a frame is refused."""
    frame = {
        "action": "error",
        "code": error.code,
        "message": error.message,
        "status": "failure",
        "success": False,
    }
    client_id = body.get("client_id")
    return {**frame, "client_id": client_id} if isinstance(client_id, str) else frame


def client_id_of(body: Body) -> str | None:
    """The client's own id for what it sends, if it gave one."""
    return None if optional_text(body, "client_id") is None else text(body, "client_id")


def _parse(raw: str) -> Body:
    if len(raw.encode(errors="replace")) > MAX_MESSAGE:
        raise TooLarge(f"a message holds at most {MAX_MESSAGE} bytes")
    return parse_object(raw)
