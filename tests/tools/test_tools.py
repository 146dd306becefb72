"""The terminal's tools, as the Makefile runs them."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulator.demo import PEOPLE, provision, token
from emulator.settings import PROJECT
from emulator.testing import SECRET, LocalCloud
from tools.talk import line_of

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("parley")]


@pytest.fixture(scope="module")
def cloud() -> Iterator[LocalCloud]:
    with LocalCloud.start() as started:
        asyncio.run(provision(started.origin, SECRET))
        yield started


def run(cloud: LocalCloud, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A tool as Ada, or as `more` of the environment says."""
    environment = {**os.environ, "ADDRESS": cloud.origin, "TOKEN": token(SECRET, PEOPLE[0].id), **more}
    command = [sys.executable, "-m", "tools", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=30, check=False
    )


def test_a_message_is_confirmed_with_its_place(cloud: LocalCloud) -> None:
    sent = run(cloud, "send", "--to", "ben", "--text", "it's me")

    assert (sent.returncode, sent.stderr) == (0, "")
    assert "position 1" in sent.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["send", "--to", "nobody", "--text", "hello"], "refused: Invalid receipient\n"),
        (["send", "--to", "ben"], 'TEXT is missing, as in TEXT="hello"\n'),
        (
            ["send", "--text", "hello"],
            "TO is missing: one of ada, ben, cleo, agent, vendor, or a user id, as in TO=ada\n",
        ),
    ],
)
def test_what_cannot_be_sent_says_so_in_one_line(cloud: LocalCloud, arguments: list[str], said: str) -> None:
    refused = run(cloud, *arguments)

    assert (refused.returncode, refused.stderr) == (1, said)


@pytest.mark.parametrize("address", ["http://127.0.0.1:1", "nowhere", "http://[::"])
@pytest.mark.parametrize("arguments", [["tail"], ["send", "--to", "ben", "--text", "hello"]])
def test_an_address_where_nobody_answers_says_so_at_once(cloud: LocalCloud, arguments: list[str], address: str) -> None:
    refused = run(cloud, *arguments, ADDRESS=address)

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert refused.stderr.startswith(f"{address} cannot be reached: ")


@pytest.mark.parametrize("arguments", [["tail"], ["send", "--to", "ben", "--text", "hello"]])
def test_an_address_of_something_else_says_so(cloud: LocalCloud, arguments: list[str]) -> None:
    refused = run(cloud, *arguments, ADDRESS=f"{cloud.origin}/desk")

    assert (refused.returncode, refused.stderr) == (1, f"there is no Parley at {cloud.origin}/desk\n")


def test_a_token_that_does_not_hold_is_refused(cloud: LocalCloud) -> None:
    refused = run(cloud, "tail", TOKEN=token("another-secret-of-at-least-thirty-two-bytes", "ada"))

    assert refused.returncode == 1
    assert refused.stderr.startswith("refused: ")


def test_without_a_running_parley_there_is_no_token(cloud: LocalCloud, tmp_path: Path) -> None:
    refused = run(cloud, "token", "--user", "ada", ADDRESS="", DATA_DIR=str(tmp_path))

    assert refused.returncode == 1
    assert "start it with make run" in refused.stderr


def test_a_place_that_is_a_file_holds_no_running_parley(cloud: LocalCloud, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = run(cloud, "token", "--user", "ada", ADDRESS="", DATA_DIR=str(tmp_path / "file"))

    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "start it with make run" in refused.stderr


def test_a_line_names_the_sender_and_what_was_said() -> None:
    entry = {"message": "hello", "sender": {"id": "1", "fullname": "Demo Ada"}}

    line = line_of({"kind": "direct", "conversation_id": "0123456789", "seq": 7, "entry": entry})

    assert line.endswith("01234567 #7    Demo Ada: hello")
