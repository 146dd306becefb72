"""Connections to one host, kept for the next request: the standard library's, with botocore's errors.

urllib3, which botocore's clients send through, takes as long over a request as everything else about a call together:
it minds redirects, retries, encodings and chunks that these services do not use.
"""

import ssl
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)
from botocore.httpsession import get_cert_path
from urllib3.util.wait import wait_for_read

from chalicelib.aws.session import CONNECT_SECONDS, POOL, READ_SECONDS


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; its parts are named as those of botocore's AWSResponse."""

    status_code: int
    headers: Message | Mapping[str, str]
    content: bytes


class Connections:
    """Safe to use from several threads at once: a connection is either idle here or in one thread's hands."""

    def __init__(self, url: str, ca_bundle: str | None) -> None:
        self._parts = urlsplit(url)
        self._trust = _trust(ca_bundle) if self._parts.scheme == "https" else None
        self._idle: deque[HTTPConnection] = deque(maxlen=POOL)

    def send(self, request: AWSPreparedRequest) -> Answer:
        """Make the request on an idle connection that is still there, or a new one.

        Raises the errors of botocore that stand for no connection, a lost one, and no answer in time.
        """
        connection = self._alive() or self._connected(request.url)
        try:
            connection.request(request.method, urlsplit(request.url).path, request.body, request.headers)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        except TimeoutError as error:
            connection.close()
            raise ReadTimeoutError(endpoint_url=request.url, error=error) from error
        except (OSError, HTTPException) as error:
            connection.close()
            raise ConnectionClosedError(endpoint_url=request.url, error=error) from error
        if not response.will_close:
            self._idle.append(connection)
        return answer

    def _alive(self) -> HTTPConnection | None:
        """The connection used last; one that the other side has closed, which shows in something to read, is let go."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was faster
                return None
            if connection.sock and not wait_for_read(connection.sock, timeout=0):
                return connection
            connection.close()
        return None

    def _connected(self, url: str) -> HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        connection = (
            HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=self._trust)
            if self._trust
            else HTTPConnection(host, port, timeout=CONNECT_SECONDS)
        )
        try:
            connection.connect()
        except ssl.SSLError as error:
            raise SSLError(endpoint_url=url, error=error) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(endpoint_url=url, error=error) from error
        except OSError as error:
            raise EndpointConnectionError(endpoint_url=url, error=error) from error
        connection.sock.settimeout(READ_SECONDS)
        return connection


@cache
def _trust(ca_bundle: str | None) -> ssl.SSLContext:
    """The certificates that botocore's clients trust; to read them takes 20 ms, so once for all hosts."""
    return ssl.create_default_context(cafile=ca_bundle or get_cert_path(True))
