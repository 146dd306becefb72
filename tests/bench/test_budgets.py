"""Calls, depth and capacity of every operation are numbers that are kept, and they do not grow.

`python -m bench keep` writes the numbers anew where a change of theirs is meant.
"""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bench.budgets import FACES, Figures, figures, house, measured, within_a_minute
from bench.goals import missed
from bench.instances import after_another
from bench.minute import hundred
from bench.process import House

KEPT: Figures = json.loads((Path(__file__).parent / "budgets.json").read_text())

AVERAGES = {name: numbers for name, numbers in KEPT.items() if ", 100 in a minute/" in name}
AFTER_ANOTHER = {name: numbers for name, numbers in KEPT.items() if ", another instance wrote last/" in name}
OTHERS = AVERAGES | AFTER_ANOTHER

pytestmark = pytest.mark.xdist_group("bench")


@pytest.fixture(scope="module")
def place() -> Iterator[House]:
    with house() as opened:
        yield opened


def kept(face: str) -> Figures:
    return {name: numbers for name, numbers in KEPT.items() if name.startswith(f"{face}/") and name not in OTHERS}


def costs(place: House, face: str, **scale: int) -> Figures:
    return figures(within_a_minute(partial(measured, place, [face], **scale)))


@pytest.mark.parametrize("face", FACES)
def test_every_operation_costs_what_is_kept(place: House, face: str) -> None:
    assert costs(place, face) == kept(face)


def test_a_hundred_texts_in_a_minute_cost_on_average_what_is_kept(place: House) -> None:
    assert hundred(place) == AVERAGES


def test_a_text_after_another_instances_costs_what_is_kept(place: House) -> None:
    assert after_another(place) == AFTER_ANOTHER


def test_what_is_kept_is_within_every_goal() -> None:
    assert missed(KEPT) == []


@pytest.mark.parametrize("face", FACES)
def test_nothing_costs_more_in_a_thread_of_a_thousand_messages(place: House, face: str) -> None:
    assert costs(place, face, messages=1000) == kept(face)


def test_nothing_costs_more_for_a_person_of_a_thousand_threads(place: House) -> None:
    assert costs(place, "direct", threads=1000) == kept("direct")
