"""Log files that do not grow for ever."""

import asyncio
from pathlib import Path

LARGEST = 5 * 1024 * 1024


class LogFile:
    """Lines of several processes in one file; past `largest` bytes it becomes `<name>.1`, and a new one starts."""

    def __init__(self, path: Path, largest: int = LARGEST) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._largest = largest

    def write(self, data: bytes) -> None:
        """Append, whole lines please."""
        with self.path.open("ab") as file:
            file.write(data)
            full = file.tell() > self._largest
        if full:
            self.path.replace(self.path.with_name(f"{self.path.name}.1"))

    async def follow(self, stream: asyncio.StreamReader) -> None:
        """Append what a process says until it ends, never half a line."""
        rest = b""
        while chunk := await stream.read(65_536):
            *lines, rest = (rest + chunk).split(b"\n")
            if lines:
                self.write(b"\n".join(lines) + b"\n")
        if rest:
            self.write(rest + b"\n")
