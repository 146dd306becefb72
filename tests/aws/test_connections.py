"""Connections to a real server: kept, let go, and what becomes of requests that get no answer."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSRequest
from botocore.exceptions import (
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
    SSLError,
)

from chalicelib.aws.connections import Connections
from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.session import new_session


class Handler(BaseHTTPRequestHandler):
    """Echoes on a connection that stays open; `/close` ends it behind the answer, `/cut` instead of one."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self) -> None:
        self.server.opened += 1  # type: ignore[attr-defined]
        super().setup()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.close_connection = self.path != "/"
        if self.path == "/cut":
            return
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """Counts the connections that were opened to it, and says when it has closed one."""

    daemon_threads = True
    opened = 0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.closed = threading.Semaphore(0)

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.closed.release()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        threading.Thread(target=one.serve_forever, daemon=True).start()
        yield one
        one.shutdown()


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of one that takes connections and says nothing."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


def request(url: str, body: bytes = b"{}") -> AWSPreparedRequest:
    return AWSRequest("POST", url, {}, body).prepare()


def test_one_connection_serves_one_request_after_another(server: Server) -> None:
    kept = Connections(server.url, None)

    answers = [kept.send(request(f"{server.url}/", body)) for body in (b"one", b"two", b"three")]

    assert [(answer.status_code, answer.content) for answer in answers] == [
        (200, b"one"),
        (200, b"two"),
        (200, b"three"),
    ]
    assert server.opened == 1


def test_a_connection_that_the_other_side_closed_is_replaced(server: Server) -> None:
    kept = Connections(server.url, None)

    for _ in range(2):
        assert kept.send(request(f"{server.url}/close")).content == b"{}"
        assert server.closed.acquire(timeout=5)
    assert server.opened == 2


def test_a_connection_that_is_cut_has_failed(server: Server) -> None:
    with pytest.raises(ConnectionClosedError):
        Connections(server.url, None).send(request(f"{server.url}/cut"))


def test_requests_side_by_side_have_connections_of_their_own(server: Server) -> None:
    kept = Connections(server.url, None)
    start = threading.Barrier(4)
    answers: list[bytes] = []

    def ask(body: bytes) -> None:
        start.wait()
        answers.extend(kept.send(request(f"{server.url}/", body)).content for _ in range(20))

    asking = [threading.Thread(target=ask, args=(str(number).encode(),)) for number in range(4)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()

    assert sorted(answers) == sorted(str(number).encode() for number in range(4) for _ in range(20))
    assert server.opened <= 4


def test_nobody_there_is_told_apart_from_no_answer(silent: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"

    with pytest.raises(EndpointConnectionError):
        Connections(url, None).send(request(url))
    with pytest.raises(ReadTimeoutError):
        Connections(f"http://{silent}", None).send(request(f"http://{silent}/"))


def test_a_handshake_that_never_ends_is_given_up(silent: str) -> None:
    with pytest.raises(ConnectTimeoutError):
        Connections(f"https://{silent}", None).send(request(f"https://{silent}/"))


def test_one_who_speaks_no_tls_is_not_trusted(server: Server) -> None:
    url = server.url.replace("http:", "https:")

    with pytest.raises(SSLError):
        Connections(url, None).send(request(url))


def test_where_a_proxy_stands_between_it_is_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://dynamodb.example.com")

    assert DynamoDB(new_session()).call("GetItem", {"TableName": "t"}) == {"TableName": "t"}
    assert server.opened == 1
