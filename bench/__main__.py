"""`make bench`: measure, and print the tables, with the goals in the last one.

`python -m bench [--write] [SECTION …]` measures some of it only; with `--write` docs/performance.md gets what was
printed. `python -m bench keep` writes down what operations cost, for the tests to hold them to.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
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

KEEP = "keep"
KEPT = Path("tests/bench/budgets.json")
PAGE = Path("docs/performance.md")
BEGIN, END = "<!-- what `python -m bench --write` wrote -->\n", "<!-- the end of it -->\n"


def main() -> None:
    """Do what the command line asks for."""
    asked = arguments(sys.argv[1:])
    if asked.sections == [KEEP]:
        keep()
        return
    told = [f"{machine.described()}\n"]
    print(told[0])
    found: list[Section] = []
    for name in asked.sections:
        found.append(SECTIONS[name]())
        told.append(_shown(found[-1]))
    told.append(_shown(goals(found)))
    if asked.write:
        PAGE.write_text(with_measured(PAGE.read_text(), "\n".join(told)))


def _shown(section: Section) -> str:
    """The section as Markdown, after it was printed."""
    text = markdown(section)
    print(text, flush=True)
    return text


def arguments(given: Sequence[str]) -> argparse.Namespace:
    """What is asked for: every section, unless some are named. Raises SystemExit where there is no such section."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure, and print the tables.")
    parser.add_argument("--write", action="store_true", help=f"put them into {PAGE}")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"{', '.join(SECTIONS)}; or {KEEP} alone")
    asked = parser.parse_args(given)
    if asked.sections != [KEEP] and (unknown := {*asked.sections} - {*SECTIONS}):
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    asked.sections = asked.sections or list(SECTIONS)
    return asked


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
