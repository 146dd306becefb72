"""What every operation of every face takes, and what a million of them cost."""

from bench.budgets import all_measured, figures, house
from bench.goals import judged
from bench.instances import after_another
from bench.meter import Cost
from bench.minute import hundred
from bench.operations import Measured
from bench.prices import READ_ON, bill
from bench.report import Section, progress, table

COSTS = (
    *("face", "operation", "calls", "depth", "to frames", "reads", "writes"),
    *("cold: calls", "depth", "reads", "writes"),
)
PRICES = ("face", "operation", "API Gateway", "Lambda", "DynamoDB", "S3", "a million, $")


def run() -> Section:
    """All faces, warm and cold."""
    progress("budgets: every operation of every face")
    with house() as place:
        found, others = all_measured(place), hundred(place) | after_another(place)
    lines = [
        "Warm, then cold: calls, how many wait for one another, how many until the last frame is out, and units.",
        "",
        *table(COSTS, map(_costs, found), texts=2),
        "",
        "And texts in other circumstances:",
        "",
        *table(("operation", *COSTS[2:7]), map(_other, others.items())),
        "",
        f"A million of each, warm, at list prices of us-east-1 as read on {READ_ON}:",
        "",
        *table(PRICES, map(_prices, found), texts=2),
    ]
    return Section("Calls, capacity and prices", lines, judged(figures(found) | others))


def _costs(one: Measured) -> list[object]:
    warm, cold = one.warm, one.cold
    return [one.face, one.name, *_depths(warm), warm.posted or "-", *_units(warm), *_depths(cold), *_units(cold)]


def _other(named: tuple[str, list[float]]) -> list[str]:
    name, (calls, depth, posted, reads, writes) = named
    shown = name.removeprefix("direct/").removesuffix("/warm")
    return [shown, *(f"{figure:g}" for figure in (calls, depth, posted, reads, writes))]


def _depths(cost: Cost) -> tuple[int, int]:
    return len(cost.calls), cost.depth


def _units(cost: Cost) -> tuple[str, str]:
    return f"{cost.reads:g}", f"{cost.writes:g}"


def _prices(one: Measured) -> list[str]:
    billed = bill(one.door, one.warm)
    parts = (billed.gateway, billed.function, billed.database, billed.files, billed.total)
    return [one.face, one.name, *(f"{dollars:.2f}" if dollars else "-" for dollars in parts)]
