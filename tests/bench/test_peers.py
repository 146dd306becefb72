"""What Parley is compared with does the job that it does."""

import os
import sys
import time
from pathlib import Path

import jwt
import pytest

from bench.peers import protocol
from bench.peers.environment import MissingError, installed
from bench.peers.samples import compared
from bench.running import running

SECRET = "a-secret-for-tests-of-at-least-32-bytes"


def handshake(**claims: object) -> bytes:
    return f"token={jwt.encode(claims, SECRET, 'HS256')}".encode()


def test_the_servers_take_the_user_from_a_token_that_ends() -> None:
    assert protocol.caller(handshake(user_id="ann", exp=time.time() + 60), SECRET) == "ann"


def test_the_servers_refuse_a_token_without_an_end() -> None:
    with pytest.raises(jwt.MissingRequiredClaimError):
        protocol.caller(handshake(user_id="ann"), SECRET)


def test_both_sides_are_told_what_the_published_frame_says() -> None:
    frame = protocol.message(7, "ann", {"receiver_id": "bea", "message_body": "hello"}, "2026-01-01T00:00:00+00:00")

    assert frame == {
        "sender_id": "ann",
        "receiver_id": "bea",
        "message": "hello",
        "message_type": "text",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "created_msg_id": 7,
    }


def environment(place: Path, script: str) -> Path:
    """One that is there already, whose interpreter does only this."""
    python = place / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return python


def test_what_is_wanted_is_installed_once_and_again_when_it_changed(tmp_path: Path) -> None:
    wanted, place = tmp_path / "wanted.txt", tmp_path / "environment"
    wanted.touch()
    python = environment(place, f"echo once >> {tmp_path / 'done'}")

    for changed in (False, False, True):
        if changed:
            os.utime(wanted, (time.time() + 9, time.time() + 9))
        assert installed(place, wanted) == python

    assert (tmp_path / "done").read_text() == "once\nonce\n"


def test_what_cannot_be_installed_is_told_in_one_line(tmp_path: Path) -> None:
    wanted, place = tmp_path / "wanted.txt", tmp_path / "environment"
    wanted.touch()
    environment(place, "echo 'WARNING: one\nERROR: no such distribution' >&2; exit 1")

    with pytest.raises(MissingError, match=r"^wanted.txt cannot be installed here: ERROR: no such distribution$"):
        installed(place, wanted)


@pytest.mark.xdist_group("bench")
def test_scanning_reads_and_posts_to_every_connection_and_we_to_none_of_the_others() -> None:
    few, many = compared(10), compared(1_000)

    assert (few.scanning.calls.count("PostToConnection"), many.scanning.calls.count("PostToConnection")) == (10, 1_000)
    assert (few.scanning.reads, many.scanning.reads) == (0.5, 3.5)
    assert few.ours.figures == many.ours.figures


def test_a_server_runs_until_it_is_left_and_tells_where() -> None:
    script = "import time; print('running at http://127.0.0.1:9'); time.sleep(60)"

    with running([sys.executable, "-c", script], {}) as server:
        os.kill(server.pid, 0)

    assert server.address == "http://127.0.0.1:9"
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_a_server_that_ends_without_an_address_is_told_of_with_its_last_words() -> None:
    script = "raise SystemExit('no such thing')"

    with pytest.raises(ChildProcessError, match="no such thing"), running([sys.executable, "-c", script], {}):
        pass
