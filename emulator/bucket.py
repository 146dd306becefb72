"""The attachments' bucket under the one origin: requests go on to the storage as they came, so signatures hold."""

from collections.abc import Awaitable, Callable, Iterable
from urllib.parse import unquote, urlsplit

import httpx
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from emulator.rest import refusal
from emulator.settings import BUCKET

HOP_BY_HOP = frozenset({b"connection", b"expect", b"keep-alive", b"te", b"trailer", b"transfer-encoding", b"upgrade"})
"""Headers that are for the next hop only (RFC 9110, 7.6.1)."""

GUARDS = [(b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"script-src 'none'")]
"""Files come from the origin of the pages here, as from S3 they never do: no script of theirs runs in it."""

Uploaded = Callable[[str], Awaitable[None]]


class Bucket:
    """Passes on, both ways as a stream; tells of each upload that the storage accepted."""

    def __init__(self, storage_url: str, uploaded: Uploaded) -> None:
        self._client = httpx.AsyncClient(base_url=storage_url, timeout=60, trust_env=False)
        self._uploaded = uploaded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            answer = await self._client.send(self._passed_on(request), stream=True)
        except ClientDisconnect:
            return  # in the middle of its upload: there is nobody to answer
        except httpx.TransportError:
            await refusal(503, "storage does not answer", "ServiceUnavailable")(scope, receive, send)
            return
        try:
            passed_back = StreamingResponse(answer.aiter_raw(), answer.status_code)
            passed_back.raw_headers = [*_end_to_end(answer.headers.raw), *GUARDS]
            await passed_back(scope, receive, send)
        finally:
            await answer.aclose()
        if key := _uploaded_key(request, answer):
            await self._uploaded(key)

    def _passed_on(self, request: Request) -> httpx.Request:
        target = bytes(request.scope["raw_path"])
        query = bytes(request.scope["query_string"])
        return self._client.build_request(
            request.method,
            httpx.URL(str(self._client.base_url)).copy_with(raw_path=target + (b"?" + query if query else b"")),
            headers=list(_end_to_end(request.headers.raw)),
            content=request.stream(),
        )

    async def close(self) -> None:
        """Let go of the storage."""
        await self._client.aclose()


def _end_to_end(headers: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
    return ((name, value) for name, value in headers if name.lower() not in HOP_BY_HOP)


def _uploaded_key(request: Request, answer: httpx.Response) -> str | None:
    """The key of the object that this request created. A form's key is in its fields; S3 answers it as Location, which
    names the bucket in its path or in its host."""
    if answer.status_code >= 400 or request.method not in {"POST", "PUT"}:
        return None
    path = urlsplit(answer.headers["location"]).path if request.method == "POST" else request.url.path
    return unquote(path).removeprefix(f"/{BUCKET}").removeprefix("/")
