"""The data directory: whose it is, and the environment of the run that has it."""

import fcntl
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from emulator.settings import StartError

PATIENCE = 3.0
"""Seconds that a killed run's storage may take to save; until then it holds the lock."""


def prepared(directory: Path) -> None:
    """Make the directory, unless it is there. Raises StartError where it cannot be one."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StartError(
            f"{directory} cannot hold the data: {error.strerror}; choose another with DATA_DIR=…"
        ) from error


@contextmanager
def locked(directory: Path, patience: float = PATIENCE) -> Iterator[int]:
    """Have the directory to oneself; gives the lock's descriptor. Raises StartError if another run keeps it."""
    prepared(directory)
    with (directory / "lock").open("w") as lock:
        until = time.monotonic() + patience
        while not _try(lock.fileno()):
            if time.monotonic() > until:
                raise StartError(f"{directory} is in use by another run; choose another with DATA_DIR=… make run")
            time.sleep(0.05)
        yield lock.fileno()


def _try(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def published(directory: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Keep the application's environment in a file that only its owner reads, as long as the run lasts."""
    path = directory / "env"
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in environment.items())
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def running_environment(directory: Path) -> dict[str, str]:
    """The environment of the run that has the directory. Raises StartError where none does."""
    nobody = StartError(f"nothing runs in {directory}; start it with make run")
    try:
        with (directory / "lock").open("r+") as lock:
            if _try(lock.fileno()):
                raise nobody
        lines = (directory / "env").read_text().splitlines()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise nobody from error
    return dict(line.split("=", 1) for line in lines)
