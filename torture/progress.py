"""How far a long scenario is, told now and then to whoever waits for it."""

import asyncio
import time
from collections.abc import Callable

EVERY = 10.0
"""Seconds between two lines."""

Say = Callable[[str], None]


def silent(_: str) -> None:
    """For whoever does not want to know."""


class Progress:
    """Counts what is done of `total`, and tells how many a second that makes, how many seconds are left, and `note`."""

    def __init__(self, what: str, total: int, say: Say) -> None:
        self._what = what
        self._total = total
        self._say = say
        self._began = self._told = time.monotonic()
        self.done = 0
        self.note = ""

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._began

    @property
    def rate(self) -> float:
        """How many are done in a second."""
        return self.done / max(self.seconds, 0.001)

    def step(self, number: int = 1) -> None:
        """So many more are done."""
        self.done += number
        if time.monotonic() - self._told >= EVERY:
            self.tell()

    def tell(self) -> None:
        """Say how far it is."""
        self._told = time.monotonic()
        left = f"{max(0, self._total - self.done) / self.rate:.0f} s left" if self.done else "not begun"
        self._say(
            f"  {self.done} of {self._total} {self._what} in {self.seconds:.0f} s, {self.rate:.1f}/s, {left}{self.note}"
        )

    async def watch(self) -> None:
        """Tell now and then, for ever, also of standing still."""
        while True:
            await asyncio.sleep(EVERY)
            self.tell()
