"""One origin for everything: REST, sockets, @connections, the bucket and the pages."""

from collections.abc import Sequence

from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, Router, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from emulator.bucket import Bucket
from emulator.management import ManagementApi
from emulator.rest import RestApi
from emulator.settings import BUCKET, SOCKET_PATH
from emulator.sockets import SocketApi


def origin(
    rest: RestApi, sockets: SocketApi, management: ManagementApi, bucket: Bucket, pages: Sequence[BaseRoute] = ()
) -> ASGIApp:
    """The application behind the address. The REST API takes every path that is left."""
    return Router(
        [
            WebSocketRoute(SOCKET_PATH, sockets.serve),
            WebSocketRoute(f"{SOCKET_PATH}/", sockets.serve),
            Route("/@connections/{connection_id:path}", management),
            Route(f"/{BUCKET}", bucket),
            Route(f"/{BUCKET}/{{key:path}}", bucket),
            *pages,
            Route("/{path:path}", rest),
        ],
        redirect_slashes=False,
    )


class Gateway:
    """Listens from the first moment, and answers 503 until there is something behind it."""

    def __init__(self) -> None:
        self.behind: ASGIApp = _not_ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        await self.behind(scope, receive, send)


async def _not_ready(scope: Scope, receive: Receive, send: Send) -> None:
    answer = JSONResponse({"message": "Service Unavailable"}, 503)
    if scope["type"] == "websocket":
        await WebSocket(scope, receive, send).send_denial_response(answer)
    else:
        await answer(scope, receive, send)
