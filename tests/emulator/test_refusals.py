"""What cannot be started says why in one line, and leaves with 1."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from emulator import __main__ as emulator
from emulator.settings import PROJECT, StartError


def refused(variables: Mapping[str, str], *arguments: str) -> str:
    """The one line with which the emulator refuses to run."""
    line = [sys.executable, "-m", "emulator", *arguments]
    environment = {**os.environ, "PORT": "0", **variables}
    ran = subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=20, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (1, "", 1)
    return ran.stderr.strip()


@pytest.mark.parametrize("below", ["", "below/it"])
def test_a_data_directory_that_is_a_file(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    place = tmp_path / "file" / below

    said = refused({"DATA_DIR": str(place)})

    assert said.startswith(f"{place} cannot hold the data: ")
    assert said.endswith("; choose another with DATA_DIR=…")


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        said = refused({"DATA_DIR": str(tmp_path), "PORT": str(port)})

    assert said == f"port {port} is taken; choose another, as in PORT={port + 1} make run"


def test_an_environment_of_nothing_that_runs(tmp_path: Path) -> None:
    assert refused({"DATA_DIR": str(tmp_path)}, "env", "true") == f"nothing runs in {tmp_path}; start it with make run"


@pytest.mark.parametrize("arguments", [["nonsense"], ["env-"], ["run", "env"]])
def test_arguments_that_it_does_not_know(arguments: list[str]) -> None:
    assert refused({}, *arguments) == "usage: python -m emulator [env [command …]]"


def test_a_command_that_is_not_there() -> None:
    with pytest.raises(StartError, match=r"^no-such-command cannot be run: No such file or directory$"):
        emulator.become(["no-such-command"], {"PATH": "/usr/bin"})


def test_a_command_that_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(StartError, match=r"cannot be run: Permission denied$"):
        emulator.become([str(tmp_path)], {})
