"""Instructions of a process, which repeat where seconds drift: counted by callgrind, as far as valgrind is installed.

A process marks a place by `os.getppid()`, which nothing else here calls: what runs from one mark to the next is
counted by itself.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

mark = os.getppid


def available() -> bool:
    """Whether instructions can be counted on this machine."""
    return shutil.which("valgrind") is not None


def instructions(arguments: Sequence[str], environment: Mapping[str, str]) -> list[int]:
    """Of this Python with these arguments: up to the first mark, from each to the next, and from the last to the end.

    Raises RuntimeError with what the process said, where it fails.
    """
    with tempfile.TemporaryDirectory() as directory:
        out = Path(directory) / "out"
        valgrind = ["valgrind", "--tool=callgrind", "--dump-before=getppid", f"--callgrind-out-file={out}"]
        settled = {**environment, "PYTHONHASHSEED": "0"}
        run = subprocess.run(
            [*valgrind, sys.executable, *arguments], env=settled, check=False, capture_output=True, text=True
        )
        if run.returncode:
            raise RuntimeError(run.stderr[-2000:])
        dumps = sorted(Path(directory).glob("out.*"), key=lambda path: int(path.suffix[1:]))
        return [_total(path.read_text()) for path in (*dumps, out)]


def _total(dump: str) -> int:
    found = re.search(r"^summary: (\d+)", dump, re.MULTILINE)
    if found is None:
        raise RuntimeError("callgrind wrote no summary")
    return int(found[1])
