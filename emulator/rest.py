"""The REST API: every path that nothing else of the origin takes."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from emulator import rest_events
from emulator.clock import Clock, TokenBucket, within
from emulator.functions import Description, FunctionError, Functions, PayloadTooLargeError
from emulator.limits import Limits
from emulator.routes import Match, RouteTable


class RestApi:
    """An ASGI application that answers as API Gateway does."""

    def __init__(self, functions: Functions, limits: Limits, clock: Clock) -> None:
        self._functions = functions
        self._limits = limits
        self._clock = clock
        self._throttle = TokenBucket(clock, limits.requests_per_second, limits.request_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    @property
    def _api(self) -> Description:
        return self._functions.description

    async def _answer(self, request: Request) -> Response:
        routes = RouteTable(self._api.routes)
        match = routes.find(rest_events.raw_path(request))
        if match and request.method == "OPTIONS" and match.resource in self._api.preflight:
            return self._preflight(routes, match)
        if not match or not routes.allows(match, request.method):
            return refusal(403, "Missing Authentication Token", "MissingAuthenticationTokenException")
        if not self._throttle.take():
            return refusal(429, "Too Many Requests", "TooManyRequestsException")
        body = await self._body(request)
        if body is None:
            return _too_long()
        return await self._invoke(request, match, body)

    def _preflight(self, routes: RouteTable, match: Match) -> Response:
        """The mock integration that Chalice deploys on each resource with CORS."""
        methods = ",".join([*routes.methods(match), "OPTIONS"])
        headers = {**self._api.preflight[match.resource], "Access-Control-Allow-Methods": methods}
        return Response(status_code=200, headers=headers)

    async def _body(self, request: Request) -> bytes | None:
        """The request's body, or None for one that is longer than the gateway takes."""
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._limits.rest_body:
                return None
        return body

    async def _invoke(self, request: Request, match: Match, body: bytes) -> Response:
        event = rest_events.event(request, match, body, self._clock.now(), self._api.binary_types)
        try:
            invocation = self._functions.invoke("rest", event)
            answer = await within(self._clock, self._limits.rest_seconds, invocation)
            made = rest_events.response(answer, request.headers.get("accept"), self._api.binary_types)
        except TimeoutError:
            return refusal(504, "Endpoint request timed out", "InternalServerErrorException")
        except PayloadTooLargeError:
            return _too_long()
        except (FunctionError, rest_events.MalformedAnswerError):
            return refusal(502, "Internal server error", "InternalServerErrorException")
        made.headers["x-amzn-RequestId"] = event["requestContext"]["requestId"]
        return made


def _too_long() -> Response:
    return refusal(413, "Request Too Long", "RequestTooLargeException")


def refusal(status: int, message: str, error_type: str) -> Response:
    """An answer of the gateway itself, in its own shape."""
    return JSONResponse({"message": message}, status, {"x-amzn-ErrorType": error_type})
