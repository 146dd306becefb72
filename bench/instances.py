"""What a text takes where another instance of the function wrote the one before: so ours knows the wrong end."""

from functools import partial
from typing import Any

from bench.budgets import Figures, within_a_minute
from bench.faces import direct
from bench.fixtures import unseen_message
from bench.meter import Cost, middle
from bench.operations import cost_of
from bench.process import House

TEXTS = 3


def after_another(where: House) -> Figures:
    """Without a client id and with one."""
    names = ("text", "text with client_id")
    found = {name: within_a_minute(partial(_written, where, name)) for name in names}
    return {f"direct/{name}, another instance wrote last/warm": list(cost.figures) for name, cost in found.items()}


def _written(where: House, name: str) -> Cost:
    where.storage.reset()
    where.restart()
    act: Any = direct.prepare(where)[name]
    where.restart()
    return middle(_after_another(where, act, number) for number in range(TEXTS))


def _after_another(where: House, act: Any, number: int) -> Cost:
    sent = act(2 * number)
    unseen_message(where, sent["conversation_id"])
    return cost_of(where, act, 2 * number + 1)
