"""Processor time of running processes, as Linux tells it in /proc."""

import os
from collections.abc import Callable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid: int, proc: Path = Path("/proc")) -> list[int]:
    """The process and all that descend from it."""
    parents = {int(path.name): _fields(path)[1] for path in proc.iterdir() if path.name.isdecimal() and path.exists()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if int(parent) == one]
    return found


def seconds(pid: int, proc: Path = Path("/proc")) -> float:
    """What the process has used, in user and in system mode."""
    fields = _fields(proc / str(pid))
    return (int(fields[11]) + int(fields[12])) / TICKS


def command(pid: int, proc: Path = Path("/proc")) -> str:
    """How the process was started."""
    return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()


def used(pids: list[int]) -> Callable[[], float]:
    """Start to count: what is answered tells the seconds that these have used since."""
    before = sum(map(seconds, pids))
    return lambda: sum(map(seconds, pids)) - before


def _fields(path: Path) -> list[str]:
    """What `stat` says behind the command's name, which may hold blanks."""
    return (path / "stat").read_text().rpartition(")")[2].split()
