"""Where the frameworks that we compare with are installed: in an environment of their own, on demand."""

import subprocess
import sys
from pathlib import Path

from bench.report import progress
from emulator.settings import PROJECT

PLACE = PROJECT / ".venv" / "bench-peers"
WANTED = PROJECT / "requirements-bench.txt"


class MissingError(Exception):
    """They cannot be installed; the message is one line that says why."""


def installed(place: Path = PLACE, wanted: Path = WANTED) -> Path:
    """The interpreter that has what is wanted, after installing it where need be. Raises MissingError."""
    python, done = place / "bin" / "python", place / "installed"
    if not done.exists() or done.stat().st_mtime < wanted.stat().st_mtime:
        progress(f"peers: installing {wanted.name} into {place.name}")
        make = [sys.executable, "-m", "venv", str(place)]
        fill = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(wanted)]
        for command in [fill] if python.exists() else [make, fill]:
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            if ran.returncode:
                raise MissingError(f"{wanted.name} cannot be installed here: {_reason(ran.stderr)}")
        done.touch()
    return python


def _reason(told: str) -> str:
    errors = [line for line in told.splitlines() if line.startswith("ERROR")]
    return errors[-1] if errors else "no reason was told"
