"""`make bench`: measure, and print the tables, with the goals in the last one.

`python -m bench [--write] [SECTION …]` measures some of it only; with `--write` docs/performance.md gets what was
printed. `python -m bench keep` writes down what operations cost, for the tests to hold them to.
"""

import argparse
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import machine
from bench.budgets import all_measured, figures, house
from bench.instances import after_another
from bench.minute import hundred
from bench.report import Section, goals, markdown
from bench.sections import budgets, cold, growth, peers, start, warm

SECTIONS: Mapping[str, Callable[[], Section]] = {
    "budgets": budgets.run,
    "growth": growth.run,
    "warm": warm.run,
    "cold": cold.run,
    "peers": peers.run,
    "start": start.run,
}

KEPT = Path("tests/bench/budgets.json")
PAGE = Path("docs/performance.md")
BEGIN, END = "<!-- what `python -m bench --write` wrote -->\n", "<!-- the end of it -->\n"


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print the tables.")
    parser.add_argument("--write", action="store_true", help=f"put them into {PAGE}")
    parser.add_argument("sections", nargs="*", choices=[*SECTIONS, "keep"], metavar="SECTION", help=", ".join(SECTIONS))
    asked = parser.parse_args()
    if "keep" in asked.sections:
        keep()
        return
    before = machine.described()
    found = [SECTIONS[name]() for name in asked.sections or SECTIONS]
    text = f"{before}\n\n{markdown([*found, goals(found)])}"
    print(text)
    if asked.write:
        PAGE.write_text(with_measured(PAGE.read_text(), text))


def keep() -> None:
    """Write the budgets that the tests compare with."""
    with house() as place:
        found = figures(all_measured(place)) | hundred(place) | after_another(place)
    lines = (f"{json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in found.items())
    KEPT.write_text("{\n" + ",\n".join(lines) + "\n}\n")


def with_measured(page: str, text: str) -> str:
    """The page with this text between its marks. Raises ValueError where it has none."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError("the page has no marks between which figures go")
    return f"{head}{begin}\n{text}\n{end}{tail}"


if __name__ == "__main__":
    main()
