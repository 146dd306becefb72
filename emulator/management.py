"""The @connections API: how a function speaks to sockets. Reference: «Use @connections commands in your backend»."""

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from emulator import events
from emulator.clock import Clock, TokenBucket
from emulator.connections import BufferFullError, Connection, Connections
from emulator.limits import Limits
from emulator.rest import refusal

NORMAL_CLOSURE = 1000


class ManagementApi:
    """POST, GET and DELETE of /@connections/{id}, in the shapes that boto3's apigatewaymanagementapi client reads."""

    def __init__(self, connections: Connections, limits: Limits, clock: Clock) -> None:
        self._connections = connections
        self._limits = limits
        self._throttle = TokenBucket(clock, limits.posts_per_second, limits.post_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if not events.is_signed(request.headers.get("authorization")):
            return refusal(403, "Missing Authentication Token", "ForbiddenException")
        if not self._throttle.take():
            return _limit_exceeded()
        connection = self._connections.find(request.path_params["connection_id"])
        return await self._act(request, connection) if connection else _gone()

    async def _act(self, request: Request, connection: Connection) -> Response:
        match request.method:
            case "POST":
                return await self._post(connection, await request.body())
            case "GET":
                return _describe(connection)
            case "DELETE":
                await connection.close(NORMAL_CLOSURE)
                return Response(status_code=204)
        return refusal(403, "Missing Authentication Token", "ForbiddenException")

    async def _post(self, connection: Connection, data: bytes) -> Response:
        if len(data) > self._limits.socket_message:
            return refusal(413, "Message too long", "PayloadTooLargeException")
        try:
            await connection.send(data.decode(errors="replace"), self._limits.full_buffer_seconds)
        except BufferFullError:
            return _limit_exceeded()
        except ConnectionError:
            return _gone()
        self._connections.touch(connection)
        return Response()


def _gone() -> Response:
    return refusal(410, "Gone", "GoneException")


def _limit_exceeded() -> Response:
    return refusal(429, "Too Many Requests", "LimitExceededException")


def _describe(connection: Connection) -> Response:
    said = connection.describe()
    times = {name: _iso(said[name]) for name in ("connectedAt", "lastActiveAt")}
    return JSONResponse({**said, **times})


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
