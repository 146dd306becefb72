"""What a text costs on average where people write to one another for a minute: its first stamps their inboxes anew."""

from collections.abc import Sequence
from functools import partial
from statistics import fmean
from typing import Any

from bench.budgets import Figures, within_a_minute
from bench.faces import direct
from bench.fixtures import an_hour_ago
from bench.goals import HUNDRED, HUNDRED_ONCE
from bench.meter import Cost, middle
from bench.operations import cost_of
from bench.process import House

TEXTS = 100


def hundred(where: House) -> Figures:
    """The averages, without client ids and with them; the depth is that of the text in the middle."""
    acts = {HUNDRED: "text", HUNDRED_ONCE: "text with client_id"}
    return {f"{name}/warm": _average(within_a_minute(partial(_minute, where, act))) for name, act in acts.items()}


def _minute(where: House, name: str) -> list[Cost]:
    where.storage.reset()
    where.restart()
    act: Any = direct.prepare(where)[name]
    an_hour_ago(where, act(0)["conversation_id"])
    where.restart()
    return [cost_of(where, act, number) for number in range(1, TEXTS + 1)]


def _average(costs: Sequence[Cost]) -> list[float]:
    _, depth, posted, _, _ = middle(costs).figures
    calls, reads, writes = (fmean(cost.figures[place] for cost in costs) for place in (0, 3, 4))
    return [round(calls, 2), depth, posted, round(reads, 2), round(writes, 2)]
