"""A web server of one's own, on this machine: keeps what it is asked and answers as it is told."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Told:
    """One answer; after `wait` seconds where it should be late, and with `drip` seconds between its bytes."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0
    drip: float = 0


def says(value: Any) -> Told:
    """This value, as JSON."""
    return Told(body=json.dumps(value).encode())


@dataclass
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: bytes


class Server(ThreadingHTTPServer):
    """Answers in the order of `answers`, the last of them for ever."""

    daemon_threads = True

    def __init__(self, answers: list[Told]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server_port}/bot"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.asked.append(Asked(self.path, dict(self.headers.items()), body))
        answers = self.server.answers
        told = answers.pop(0) if len(answers) > 1 else answers[0]
        time.sleep(told.wait)
        try:
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(told.body)))
            self.end_headers()
            for piece in [told.body[i : i + 1] for i in range(len(told.body))] if told.drip else [told.body]:
                time.sleep(told.drip)
                self.wfile.write(piece)
        except ConnectionError:
            return

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextmanager
def serving(*answers: Told) -> Iterator[Server]:
    """The server, for as long as the block runs."""
    server = Server(list(answers))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
