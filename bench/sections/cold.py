"""What a cold start takes beside that of the least function that reads from DynamoDB."""

from bench.budgets import house
from bench.cold import Cold, measure_cold
from bench.faces import direct
from bench.recording import record
from bench.report import Section, Verdict, progress, table

GOAL = 1.5


def run() -> Section:
    """In instructions, under valgrind; left out where that is not installed."""
    progress("cold: instructions of imports and a first message")
    with house() as place:
        cold = measure_cold(record(place, direct.prepare(place)["text"]))
    if cold is None:
        return Section("Cold start", ["Left out, since valgrind is not installed."])
    return Section("Cold start", _lines(cold), [_verdict(cold)])


def _lines(cold: Cold) -> list[str]:
    counts = (
        ("Python alone", cold.python),
        ("one bare call", cold.bare),
        ("importing Parley", cold.imported),
        ("importing Parley, and a first message", cold.first_message),
    )
    return table(("process", "million instructions"), [(name, f"{count / 1e6:.0f}") for name, count in counts])


def _verdict(cold: Cold) -> Verdict:
    goal = f"a cold start with its first message: at most {GOAL:g} times the instructions of one bare call"
    return Verdict(goal, f"{cold.ratio:.2f}", cold.ratio <= GOAL)
