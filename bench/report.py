"""What a section of the bench found: tables in Markdown, and its goals with what was measured."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.warm import Spread


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal, what was measured, and whether that is within it."""

    goal: str
    measured: str
    met: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: its lines are Markdown."""

    title: str
    lines: Sequence[str]
    verdicts: Sequence[Verdict] = ()


def table(head: Sequence[str], rows: Iterable[Sequence[object]], texts: int = 1) -> list[str]:
    """A table whose first columns, so many, hold text; the others numbers."""
    rule = "|---" * texts + "|---:" * (len(head) - texts) + "|"
    return [_row(head), rule, *map(_row, rows)]


def goals(sections: Iterable[Section]) -> Section:
    """Every goal, in the one table that comes last."""
    verdicts = [verdict for section in sections for verdict in section.verdicts]
    rows = [(one.goal, one.measured, "yes" if one.met else "**no**") for one in verdicts]
    return Section("Goals", table(("goal", "measured", "met"), rows, texts=3))


def markdown(section: Section) -> str:
    """The section under its heading."""
    return f"## {section.title}\n\n" + "\n".join(section.lines) + "\n"


def spread(figures: Spread, digits: int = 2) -> str:
    """The median, and the quartiles around it."""
    low, middle, high = (f"{figure:.{digits}f}" for figure in figures)
    return f"{middle} ({low} to {high})"


def progress(text: str) -> None:
    """Tell the person at the terminal what takes its time now."""
    print(f"… {text}", file=sys.stderr, flush=True)


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"
