"""A function instance as the emulator sees it: a process with a socket."""

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from emulator.logs import LogFile
from emulator.settings import PROJECT, StartError

LONGEST_LINE = 8 * 1024 * 1024


class InstanceDiedError(Exception):
    """The process ended without an answer."""


class Instance:
    """One process of the application, which answers one event at a time."""

    def __init__(self, application: Path, environment: Mapping[str, str], log: LogFile) -> None:
        self._application = application
        self._environment = environment
        self._log = log
        self._process: asyncio.subprocess.Process
        self._following: asyncio.Task[None]
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self.description: dict[str, Any] = {}

    async def start(self) -> "Instance":
        """Start the process and wait until the application is imported. Raises StartError if it does not import."""
        ours, theirs = socket.socketpair()
        self._reader, self._writer = await asyncio.open_connection(sock=ours, limit=LONGEST_LINE)
        try:
            with theirs:
                await self._spawn(theirs.fileno())
        except BaseException:
            self._writer.close()
            raise
        try:
            await self._introduce()
        except BaseException:
            await self.kill()
            raise
        return self

    async def _spawn(self, channel: int) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "emulator.instance", str(channel), str(self._application.resolve())),
            cwd=PROJECT,
            env={**self._environment, "PYTHONUNBUFFERED": "1"},
            pass_fds=[channel],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the emulator, which then stops its instances in order
        )
        if self._process.stdout:
            self._following = asyncio.ensure_future(self._log.follow(self._process.stdout))

    async def _introduce(self) -> None:
        line = await self._reader.readline()
        self.description = json.loads(line) if line else {"failure": "its process died"}
        if failure := self.description.get("failure"):
            raise StartError(f"the application did not start: {failure} (see {self._log.path})")

    @property
    def alive(self) -> bool:
        """Whether the process may be given an event."""
        return self._process.returncode is None and not self._reader.at_eof()

    async def ask(self, line: bytes) -> dict[str, Any]:
        """Pass one event, as a JSON line, and wait for the answer. Raises InstanceDiedError."""
        try:
            self._writer.write(line)
            await self._writer.drain()
            answer = await self._reader.readline()
        except ConnectionError as error:
            raise InstanceDiedError("the function's process is gone") from error
        if not answer:
            raise InstanceDiedError("the function's process ended during the event")
        return dict(json.loads(answer))

    async def kill(self) -> None:
        """SIGKILL, and wait until the process is gone."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):  # it has just ended by itself
                os.kill(self._process.pid, signal.SIGKILL)
        await self.stop()

    async def stop(self) -> None:
        """Close the socket, which ends the process, and wait for it."""
        self._writer.close()
        with suppress(ConnectionError):  # the other end is gone
            await self._writer.wait_closed()
        await self._process.wait()
        await self._following
