"""Work that is spread over processes."""

import pytest

from emulator.storage import Storage
from torture.faults import Report, merged
from torture.progress import Progress, silent
from torture.sockets import speak_before_connect
from torture.spread import spread

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("local_cloud")]


def piece(storage: Storage, name: str) -> tuple[str, list[str], str]:
    """Something that needs the storage and a process on it."""
    return name, speak_before_connect(storage), storage.url


def test_each_piece_has_a_storage_of_its_own_and_answers_in_its_place() -> None:
    progress = Progress("pieces", 2, silent)

    (one, first, here), (two, second, there) = spread(piece, ["one", "two"], 2, progress)

    assert [one, two, progress.done] == ["one", "two", 2]
    assert first == second == ["unauthorized", "kept at 1"]
    assert here != there


def test_reports_of_bad_weather_are_one() -> None:
    reports = [Report(findings={"lost": ["this"]}), Report(findings={"lost": ["that"]})]
    for report in reports:
        report.tries[1] += 2
        report.met["slow"] += 1

    whole = merged(reports)

    assert (whole.tries, whole.met, whole.findings) == ({1: 4}, {"slow": 2}, {"lost": ["this", "that"]})
