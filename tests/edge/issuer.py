"""An issuer of tokens on this machine: a real HTTP server that serves the public keys of those who may sign."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class Issuer:
    """Its keys by id; `body` overrides what it serves, `fetched` counts how often it was asked."""

    def __init__(self) -> None:
        self.keys: dict[str, Key] = {}
        self.body: bytes | None = None
        self.fetched = 0
        self.url = ""

    def new_key(self, key_id: str, algorithm: str) -> None:
        """Publish a fresh key under this id."""
        rs = algorithm == "RS256"
        self.keys[key_id] = rsa.generate_private_key(65537, 2048) if rs else ec.generate_private_key(ec.SECP256R1())

    def sign(self, key_id: str, algorithm: str, **claims: Any) -> str:
        """A token good for a minute unless `exp` says otherwise."""
        said = {"exp": time.time() + 60, **claims}
        return jwt.encode(said, self.keys[key_id], algorithm, headers={"kid": key_id})

    def served(self) -> bytes:
        """The key set as it goes over the wire."""
        if self.body is not None:
            return self.body
        return json.dumps({"keys": [_public(key_id, key) for key_id, key in self.keys.items()]}).encode()


def _public(key_id: str, key: Key) -> dict[str, Any]:
    if isinstance(key, rsa.RSAPrivateKey):
        public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**public, "kid": key_id, "use": "sig"}


@contextmanager
def serving() -> Iterator[Issuer]:
    """An issuer that answers until the block ends."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            issuer.fetched += 1
            body = issuer.served()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        issuer.url = f"http://127.0.0.1:{server.server_port}/jwks.json"
        yield issuer
        server.shutdown()
        thread.join()
