"""How far a long scenario is, told now and then to whoever waits for it."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import Event, Thread
from types import TracebackType

EVERY = 10.0
"""Seconds between two lines."""

Say = Callable[[str], None]


def silent(_: str) -> None:
    """For whoever does not want to know."""


class Progress(AbstractContextManager["Progress"]):
    """Counts what is done of `total`, and tells how many a second that makes, how many seconds are left, and `note`.

    While its context lasts it tells so every so many seconds, also of standing still.
    """

    def __init__(self, what: str, total: int, say: Say, every: float = EVERY) -> None:
        self._what = what
        self._total = total
        self._say = say
        self._every = every
        self._began = time.monotonic()
        self._over = Event()
        self._teller = Thread(target=self._watch, daemon=True)
        self.done = 0
        self.note = ""

    def __enter__(self) -> "Progress":
        """Begin."""
        self._teller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End."""
        self._over.set()
        self._teller.join()

    @property
    def rate(self) -> float:
        """How many are done in a second."""
        return self.done / max(self._seconds, 0.001)

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def step(self) -> None:
        """One more is done."""
        self.done += 1

    def tell(self) -> None:
        """Say how far it is."""
        left = f"{max(0, self._total - self.done) / self.rate:.0f} s left" if self.done else "none yet"
        done = f"{self.done} of {self._total} {self._what} in {self._seconds:.0f} s"
        self._say(f"  {done}, {self.rate:.1f}/s, {left}{self.note}")

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            self.tell()
