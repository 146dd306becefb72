"""`make bench`: measure, and print the tables."""

import json
import sys
from pathlib import Path

from bench.budgets import figures, house, measured, rows

KEPT = Path("tests/bench/budgets.json")


def main() -> None:
    """With `keep`, write down what operations cost, for the tests to hold them to; otherwise print everything."""
    with house() as place:
        found = measured(place)
    if sys.argv[1:] == ["keep"]:
        lines = (f"{json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in figures(found).items())
        KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")
        return
    print("\n".join(rows(found)))


if __name__ == "__main__":
    main()
