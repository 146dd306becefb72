"""`make bench`: measure, and print the tables."""

import json
import sys
from pathlib import Path

from bench.budgets import figures, house, measured, rows
from bench.cold import measure_cold
from bench.faces import direct
from bench.process import House
from bench.recording import Recording, record
from bench.warm import Spread, Warm, measure_warm

KEPT = Path("tests/bench/budgets.json")

WARM = ("text", "text with client_id", "page of 50 messages", "page of 20 threads", "ping", "connect")
"""What the direct face does that handlers are timed for; connections come last, since each one costs the others."""


def main() -> None:
    """With `keep`, write down what operations cost, for the tests to hold them to; otherwise print everything."""
    with house() as place:
        found = measured(place)
        if sys.argv[1:] == ["keep"]:
            lines = (f"{json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in figures(found).items())
            KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
            return
        tables = [*rows(found), "", *_timed(place)]
    print("\n".join(tables))


def _timed(place: House) -> list[str]:
    place.storage.reset()
    acts = direct.prepare(place)
    head = (
        "| operation | calls | our CPU, ms | on the clock | no threads | bare | bare, tuned | ours : bare | : tuned |"
    )
    table = [head, "|---" + "|---:" * 8 + "|"]
    cold = _cold(record(place, acts["text"]))
    table += [_row(name, measure_warm(record(place, acts[name]))) for name in WARM]
    return [*table, "", cold]


def _row(name: str, warm: Warm) -> str:
    spreads = (warm.cpu, warm.wall, warm.alone, warm.plain, warm.tuned, warm.to_plain, warm.to_tuned)
    return f"| {' | '.join([name, str(warm.calls), *map(_cell, spreads)])} |"


def _cell(spread: Spread) -> str:
    low, middle, high = spread
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _cold(text: Recording) -> str:
    cold = measure_cold(text)
    if cold is None:
        return "Cold start: skipped, since valgrind is not installed."
    return (
        f"Cold start, million instructions: Python alone {cold.python / 1e6:.0f}, one bare call {cold.bare / 1e6:.0f}, "
        f"our import {cold.imported / 1e6:.0f}, with the first message {cold.first_message / 1e6:.0f}: "
        f"{cold.ratio:.2f} times the bare call."
    )


if __name__ == "__main__":
    main()
