"""A server in a process of its own, from its start until it says where it listens, and to its end."""

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from emulator.settings import PROJECT

ADDRESS = re.compile(r"running (?:at|on) (http://[0-9.:]+)")
PATIENCE = 60.0
"""Seconds until a server that says nothing is given up."""


@dataclass(frozen=True, slots=True)
class Running:
    """A server: its first process, its address, and the seconds until it told it."""

    pid: int
    address: str
    seconds: float


@contextmanager
def running(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Running]:
    """Start it, with these variables beside our own, and interrupt it in the end.

    Raises ChildProcessError where it ends by itself before it has told its address, TimeoutError where it says nothing.
    """
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as directory:
        told = Path(directory) / "output"
        with told.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=PROJECT,
                env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            yield Running(process.pid, _address(process, told), time.monotonic() - began)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(PATIENCE)


def _address(process: "subprocess.Popen[bytes]", told: Path) -> str:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if found := ADDRESS.search(told.read_text()):
            return found[1]
        if process.poll() is not None:
            raise ChildProcessError(f"{process.args!r} ended: {told.read_text()[-500:]}")
        time.sleep(0.005)
    raise TimeoutError(f"{process.args!r} told no address: {told.read_text()[-500:]}")
