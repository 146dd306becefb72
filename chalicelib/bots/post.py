"""A POST that waits little, takes little, follows nowhere and tries again."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from chalicelib.core.errors import TooLarge, Unavailable

SECONDS = 5
"""How long to wait for an answer to begin, and for what has begun to end."""

MAX_ANSWER = 64 * 1024
"""Bytes of an answer."""

PAUSES = (0.25, 1.0)
"""Seconds before the second try and the third, which is the last."""

PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say «not now» rather than «no»."""

_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body."""

    status: int
    body: bytes


class Post:
    """Asks by HTTP through urllib3, which botocore brings along."""

    def __init__(self, pause: Callable[[float], None], seconds: float = SECONDS) -> None:
        self._pool = PoolManager()
        self._pause = pause
        self._seconds = seconds

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """The first answer of three tries that is not a passing failure.

        Raises Unavailable where each of them is one, TooLarge for an answer over `MAX_ANSWER`.
        """
        for pause in (*PAUSES, None):
            answer = self._try(url, body, headers)
            if answer is not None:
                return answer
            if pause is not None:
                self._pause(pause)
        raise Unavailable("the address did not answer; try again later")

    def _try(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | None:
        """The answer, unless it failed in a way that may pass."""
        try:
            response = self._pool.urlopen(
                "POST",
                url,
                redirect=False,
                body=body,
                headers=headers,
                retries=False,
                timeout=Timeout(self._seconds),
                preload_content=False,
            )
            try:
                return None if response.status in PASSING else Answer(response.status, self._read(response))
            finally:
                response.close()
        except HTTPError:
            return None

    def _read(self, response: BaseHTTPResponse) -> bytes:
        """The body as it came: it is not unpacked, so that a small answer cannot grow."""
        until = time.monotonic() + self._seconds
        read = bytearray()
        while chunk := response.read1(_CHUNK, decode_content=False):
            read += chunk
            if len(read) > MAX_ANSWER:
                raise TooLarge(f"an answer holds at most {MAX_ANSWER} bytes")
            if time.monotonic() > until:
                raise HTTPError("the answer does not come to an end")
        return bytes(read)
