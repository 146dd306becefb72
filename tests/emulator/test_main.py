"""`python -m emulator` as a person runs it."""

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.sync.client import connect

from emulator.settings import PROJECT
from tests.emulator.conftest import APPLICATION, eventually

pytestmark = pytest.mark.local_cloud


def variables(data_dir: Path, **more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name != "JWT_SECRET"}
    return {**ours, "PORT": "0", "DATA_DIR": str(data_dir), "APPLICATION": str(APPLICATION), **more}


def command(environment: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run to the end."""
    line = [sys.executable, "-m", "emulator", *arguments]
    return subprocess.run(line, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=20, check=False)


@contextmanager
def running(environment: Mapping[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A run that is ready, with its address."""
    line = [sys.executable, "-m", "emulator"]
    with (
        console(environment).open("w") as output,
        subprocess.Popen(line, cwd=PROJECT, env=environment, stdout=output, stderr=output, text=True) as process,
    ):
        try:
            eventually(lambda: "running at" in said(environment) or process.poll() is not None, 20)
            yield process, said(environment).partition("running at ")[2].split()[0]
        finally:
            process.terminate()
            process.wait(20)


def console(environment: Mapping[str, str]) -> Path:
    return Path(environment["DATA_DIR"]).with_suffix(".console")


def said(environment: Mapping[str, str]) -> str:
    """What the last run of this environment told the person at the terminal."""
    return console(environment).read_text()


def children(process: "subprocess.Popen[str]") -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False)
    return [int(number) for number in found.stdout.split()]


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def stop(process: "subprocess.Popen[str]", number: int) -> int:
    """Send the signal; the exit code."""
    process.send_signal(number)
    return process.wait(20)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(tmp_path: Path, number: int) -> None:
    with running(variables(tmp_path)) as (process, _):
        started = children(process)
        assert len(started) >= 2

        assert stop(process, number) == 0

        assert [pid for pid in started if is_there(pid)] == []


def test_a_stop_that_cuts_requests_off_tells_so_without_their_stacks(tmp_path: Path) -> None:
    environment = variables(tmp_path)
    with running(environment) as (process, origin):
        place = urlsplit(origin)
        with socket.create_connection((place.hostname, place.port)) as slow:
            slow.sendall(b"GET /sleep/30 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            httpx.get(f"{origin}/memory/nothing")

            stop(process, signal.SIGTERM)

    assert "Cancel 1 running task(s)" in said(environment)
    assert "Traceback" not in said(environment)


def test_a_stop_during_the_start_leaves_nothing(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "emulator"]
    with subprocess.Popen(line, cwd=PROJECT, env=variables(tmp_path), text=True) as process:
        eventually(lambda: len(children(process)) >= 1)
        started = children(process)

        process.terminate()

        assert process.wait(20) == 0
        assert [pid for pid in started if is_there(pid)] == []


def test_a_killed_run_leaves_nothing_behind_and_its_data(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (process, origin):
        started = children(process)
        httpx.get(f"{origin}/remember/killed/value")

        stop(process, signal.SIGKILL)

        eventually(lambda: not any(is_there(pid) for pid in started))
    with running(variables(tmp_path)) as (_, origin):
        assert httpx.get(f"{origin}/memory/killed").json() == ["value"]


def test_a_restart_keeps_the_data(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (_, origin):
        httpx.get(f"{origin}/remember/restart/value")

    with running(variables(tmp_path)) as (_, origin):
        assert httpx.get(f"{origin}/memory/restart").json() == ["value"]


def test_sockets_that_are_open_at_the_stop_are_told_of_their_end(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (process, origin), connect(f"{origin.replace('http', 'ws')}/ws/chat/room/"):
        stop(process, signal.SIGTERM)

    with running(variables(tmp_path)) as (_, origin):
        assert len(httpx.get(f"{origin}/memory/disconnects").json()) == 1


def test_a_lost_storage_ends_the_run_with_one_line(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (process, _):
        look = ["pgrep", "-P", str(process.pid), "-f", "storage_process"]
        found = subprocess.run(look, capture_output=True, check=True)

        os.kill(int(found.stdout), signal.SIGKILL)

        assert process.wait(20) == 1
    assert said(variables(tmp_path)).endswith(f"the storage's process ended; see {tmp_path / 'logs'}\n")


def test_an_application_without_users_has_no_demo_users(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (process, _):
        stop(process, signal.SIGTERM)

    assert "There are no demo users: PUT /api/users answered 403.\n" in said(variables(tmp_path))


@pytest.mark.parametrize(("secret", "warned"), [("", True), ("a-secret-of-at-least-thirty-two-bytes", False)])
def test_only_the_development_secret_is_called_known(tmp_path: Path, secret: str, warned: bool) -> None:
    with running(variables(tmp_path, JWT_SECRET=secret)) as (process, _):
        stop(process, signal.SIGTERM)

    assert ("development secret" in said(variables(tmp_path))) is warned


def test_a_taken_port_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        refused = command(variables(tmp_path, PORT=str(port)))

    assert refused.returncode == 1
    assert refused.stderr == f"port {port} is taken; choose another, as in PORT={port + 1} make run\n"


def test_a_data_directory_in_use_is_one_line(tmp_path: Path) -> None:
    with running(variables(tmp_path)):
        refused = command(variables(tmp_path))

    assert refused.returncode == 1
    assert refused.stderr == f"{tmp_path} is in use by another run; choose another with DATA_DIR=… make run\n"


@pytest.mark.parametrize(("port", "word"), [("eighty", "eighty"), ("65536", "65536")])
def test_a_port_that_is_none_is_one_line(tmp_path: Path, port: str, word: str) -> None:
    refused = command(variables(tmp_path, PORT=port))

    assert refused.returncode == 1
    assert word in refused.stderr


def test_an_application_that_does_not_import_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("raise ValueError('no secret')\n")

    refused = command(variables(tmp_path, APPLICATION=str(tmp_path)))

    assert refused.returncode == 1
    log = tmp_path / "logs" / "app.log"
    assert refused.stderr == f"the application did not start: ValueError: no secret (see {log})\n"


def test_without_a_running_emulator_there_is_no_environment(tmp_path: Path) -> None:
    refused = command(variables(tmp_path), "env")

    assert refused.returncode == 1
    assert refused.stderr == f"nothing runs in {tmp_path}; start it with make run\n"


def test_another_command_runs_in_the_applications_environment(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (_, origin):
        ran = command(variables(tmp_path), "env", sys.executable, "-c", "import os; print(os.environ['PUBLIC_URL'])")
        printed = command(variables(tmp_path), "env")

        assert ran.stdout == f"{origin}\n"
        assert f"export PUBLIC_URL={origin}\n" in printed.stdout


def test_the_environments_file_is_for_its_owner_and_for_the_run(tmp_path: Path) -> None:
    with running(variables(tmp_path)):
        assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600

    assert not (tmp_path / "env").exists()


def test_nothing_but_the_loopback_interface_listens(tmp_path: Path) -> None:
    with running(variables(tmp_path)) as (process, _):
        inodes = {inode for pid in [process.pid, *children(process)] for inode in sockets_of(pid)}

        assert set(listening(inodes)) == {"0100007F"}


def sockets_of(pid: int) -> list[str]:
    links = [os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    return [link.removeprefix("socket:[").rstrip("]") for link in links if link.startswith("socket:")]


def listening(inodes: set[str]) -> list[str]:
    """The addresses, as the kernel writes them, of the listening sockets among these."""
    lines = [*Path("/proc/net/tcp").read_text().splitlines(), *Path("/proc/net/tcp6").read_text().splitlines()]
    rows = [line.split() for line in lines]
    return [row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes]


def test_it_is_ready_within_three_seconds(tmp_path: Path) -> None:
    """Of a processor, however many others share the machine: what everything it starts costs until it has stopped."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)

    with running(variables(tmp_path)):
        pass

    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime) < 3
