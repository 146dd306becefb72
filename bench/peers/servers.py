"""Parley's local cloud and the two servers it is compared with, all running at once and each on its own."""

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processor import command, family
from bench.running import PATIENCE, running
from emulator.settings import DEVELOPMENT_SECRET

PARLEY = "Parley, local cloud"

APPLICATION, STORAGE, GATEWAY, SERVER = "application", "emulated DynamoDB", "emulated gateway", "server"

PARTS = {
    "emulator.instance": APPLICATION,
    "emulator.storage_process": STORAGE,
    "-m emulator": GATEWAY,
    "redis-server": "Redis",
}
"""What a process is, by what is in its command; anything else is the server."""


@dataclass(frozen=True, slots=True)
class Server:
    """One of those that are compared: what it is called, where it listens, and its first processes."""

    name: str
    address: str
    first: Sequence[int]

    def parts(self) -> Mapping[str, list[int]]:
        """Its processes by what they do, as they are now."""
        found: dict[str, list[int]] = {}
        for pid in (one for root in self.first for one in family(root)):
            told = command(pid)
            part = next((part for sign, part in PARTS.items() if sign in told), SERVER)
            found.setdefault(part, []).append(pid)
        return found


@contextmanager
def servers(python: Path) -> Iterator[list[Server]]:
    """Start them all; the frameworks' by this interpreter."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        token = {"JWT_SECRET": DEVELOPMENT_SECRET}
        ours = {**token, "PORT": "0", "DATA_DIR": str(place / "parley")}
        parley = stack.enter_context(running([sys.executable, "-m", "emulator"], ours))
        redis, group = stack.enter_context(_redis(place))

        def peer(name: str, environment: Mapping[str, str]) -> tuple[str, int]:
            kept = {**token, **environment, "BENCH_DATABASE": str(place / f"{name}.db")}
            one = stack.enter_context(running([str(python), "-m", f"bench.peers.{name}_server"], kept))
            return one.address, one.pid

        channels, its_pid = peer("channels", {"BENCH_REDIS": group})
        fastapi, other_pid = peer("fastapi", {})
        layer = "Redis" if redis else "in-memory layer, Redis is not installed"
        yield [
            Server(PARLEY, parley.address, [parley.pid]),
            Server(f"Django Channels ({layer}), SQLite", channels, [its_pid, *redis]),
            Server("FastAPI, SQLite", fastapi, [other_pid]),
        ]


@contextmanager
def _redis(place: Path) -> Iterator[tuple[list[int], str]]:
    """A Redis that saves nothing: its process and its address. None, and no address, where there is no redis-server."""
    program = shutil.which("redis-server")
    if program is None:
        yield [], ""
        return
    socket = place / "redis.sock"
    asked = [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(place)]
    with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + PATIENCE
            while not socket.exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            yield [process.pid], f"unix://{socket}"
        finally:
            process.terminate()
