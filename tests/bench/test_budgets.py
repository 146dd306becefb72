"""Calls, depth and capacity of every operation are numbers that are kept, and they do not grow.

`python -m bench keep` writes the numbers anew where a change of theirs is meant.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.budgets import FACES, figures, house, measured
from bench.process import House

KEPT = json.loads((Path(__file__).parent / "budgets.json").read_text())

pytestmark = pytest.mark.xdist_group("bench")


@pytest.fixture(scope="module")
def place() -> Iterator[House]:
    with house() as opened:
        yield opened


def within_a_minute(place: House, faces: list[str], **size: int) -> object:
    """The figures of a run that lies in one minute: the first send of a minute stamps the inboxes, which costs more."""
    for _ in range(5):
        began = datetime.now(UTC).replace(second=0, microsecond=0)
        found = figures(measured(place, faces, **size))
        if datetime.now(UTC).replace(second=0, microsecond=0) == began:
            return found
    pytest.fail("no run took less than a minute")


@pytest.mark.parametrize("face", FACES)
def test_every_operation_costs_what_is_kept(place: House, face: str) -> None:
    kept = {name: numbers for name, numbers in KEPT.items() if name.startswith(f"{face}/")}

    assert within_a_minute(place, [face]) == kept


@pytest.mark.parametrize("face", FACES)
def test_nothing_costs_more_in_a_thread_of_a_thousand_messages(place: House, face: str) -> None:
    kept = {name: numbers for name, numbers in KEPT.items() if name.startswith(f"{face}/")}

    assert within_a_minute(place, [face], messages=1000) == kept


def test_nothing_costs_more_for_a_person_of_a_thousand_threads(place: House) -> None:
    kept = {name: numbers for name, numbers in KEPT.items() if name.startswith("direct/")}

    assert within_a_minute(place, ["direct"], threads=1000) == kept
