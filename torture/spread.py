"""Work on several processes at once, each piece on an empty storage of its own."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from emulator.storage import Storage
from emulator.testing import storage_for_tests
from torture.process import environment
from torture.progress import Progress

T = TypeVar("T")
R = TypeVar("R")


@contextlib.contextmanager
def alone() -> Iterator[Storage]:
    """A storage, found by the processes of the application that are started meanwhile; their logs go nowhere."""
    with (
        storage_for_tests() as storage,
        environment(storage.url),
        open(os.devnull, "w") as nowhere,
        contextlib.redirect_stdout(nowhere),
    ):
        yield storage


def spread(work: Callable[[Storage, T], R], pieces: Sequence[T], at_once: int, progress: Progress) -> list[R]:
    """What `work`, a function of a module, answers for each piece, in the order of the pieces."""
    with progress, ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        futures = [pool.submit(partial(_alone, work), piece) for piece in pieces]
        for _ in as_completed(futures):
            progress.step()
        return [future.result() for future in futures]


def _alone(work: Callable[[Storage, T], R], piece: T) -> R:
    with alone() as storage:
        return work(storage, piece)
