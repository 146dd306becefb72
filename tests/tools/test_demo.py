"""`make demo` where there is no Parley; that its scenes go as written is tested beside the local cloud."""

import os
import subprocess
import sys

import pytest

from emulator.settings import PROJECT


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "127.0.0.1:8000", "http://[::"])
def test_an_address_where_nobody_answers_says_so_in_one_line(address: str) -> None:
    played = subprocess.run(
        [sys.executable, "-m", "demo"],
        cwd=PROJECT,
        env={**os.environ, "ADDRESS": address},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert (played.returncode, played.stdout, played.stderr.count("\n")) == (1, "", 1)
    assert played.stderr.startswith(f"The demo broke off: {address} cannot be reached (")
    assert "`make run` starts a Parley" in played.stderr
