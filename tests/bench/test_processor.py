"""Processor time by what Linux tells of processes."""

from pathlib import Path

from bench.processor import TICKS, command, family, seconds


def process(proc: Path, pid: int, parent: int, user: int = 0, system: int = 0) -> None:
    place = proc / str(pid)
    place.mkdir()
    (place / "stat").write_text(f"{pid} (a name) of) S {parent} 0 0 0 -1 0 0 0 0 0 {user} {system} 0 0 20")
    (place / "cmdline").write_bytes(b"python\0-m\0emulator\0")


def test_a_family_is_a_process_and_all_that_descend_from_it(tmp_path: Path) -> None:
    for pid, parent in ((1, 0), (20, 1), (21, 20), (22, 21), (30, 1)):
        process(tmp_path, pid, parent)

    assert family(20, tmp_path) == [20, 21, 22]


def test_the_time_of_a_process_is_that_in_user_and_in_system_mode(tmp_path: Path) -> None:
    process(tmp_path, 20, 1, user=2 * TICKS, system=TICKS)

    assert seconds(20, tmp_path) == 3


def test_a_command_is_told_with_blanks_between_its_words(tmp_path: Path) -> None:
    process(tmp_path, 20, 1)

    assert command(20, tmp_path) == "python -m emulator "
