"""An account on this machine: ministack, with IAM enforced."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import boto3
import httpx

from infra.account import Account, open_account
from infra.errors import InfraError

HOST = "127.0.0.1"
REGION = "eu-central-1"
KEY = "test"
START_SECONDS = 30


@contextmanager
def running_account(log: Path) -> Iterator[tuple[Account, str]]:
    """An empty account with nobody else in it, and the address of everything in it."""
    port = free_port()
    endpoint = f"http://{HOST}:{port}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"], env=_environment(port), stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(endpoint, process)
            yield open_account(REGION, _Session(endpoint)), endpoint
        finally:
            process.terminate()
            process.wait(START_SECONDS)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])


class _Session:
    """A boto3 session whose clients speak to this address."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        self._session = boto3.Session(KEY, KEY)

    def client(self, service: str, region_name: str) -> object:
        """A client of the service."""
        return self._session.client(service, region_name=region_name, endpoint_url=self._endpoint)


def _environment(port: int) -> dict[str, str]:
    """Nothing of the shell's own account."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "AUTH": "true",
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "GATEWAY_PORT": str(port),
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "INFO"),
        "NO_PROXY": f"{HOST},localhost",
    }


def _wait(endpoint: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{endpoint}/_ministack/health", trust_env=False).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise InfraError("the emulated account did not start")
