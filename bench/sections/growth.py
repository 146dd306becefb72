"""What operations cost as everything around them grows: threads, lists of threads, rooms and connections."""

from collections.abc import Mapping, Sequence

from bench.budgets import house, measured
from bench.meter import Cost
from bench.report import Section, Verdict, progress, table

Costs = Mapping[str, Cost]
"""What operations take when warm, by name."""

Scale = tuple[str, str, Sequence[int]]
"""A face, the parameter of its scene that grows, and how it grows."""

MESSAGES: Scale = ("direct", "messages", (10, 1_000, 100_000))
THREADS: Scale = ("direct", "threads", (10, 100, 10_000))
PARTICIPANTS: Scale = ("rooms", "members", (1, 10, 100))
CONNECTIONS: Scale = ("direct", "connections", (1, 10))


def run() -> Section:
    """A table for each thing that grows."""
    lines = ["Warm: calls / depth until the last frame is out (or the answer) / reads / writes."]
    found = {scale: _grown(*scale) for scale in (MESSAGES, THREADS, PARTICIPANTS, CONNECTIONS)}
    for (_, what, sizes), costs in found.items():
        head = [f"operation, by {what}", *(f"{size:,}" for size in sizes)]
        lines += ["", *table(head, _rows(costs))]
    verdicts = [
        flat("messages in a thread", found[MESSAGES]),
        flat("threads of a person", found[THREADS]),
        by_each("participant of a room", PARTICIPANTS, [costs["send"] for costs in found[PARTICIPANTS]]),
        by_each("connection of both people", CONNECTIONS, [costs["text"] for costs in found[CONNECTIONS]]),
    ]
    return Section("Growth", lines, verdicts)


def flat(what: str, costs: Sequence[Costs]) -> Verdict:
    """That nothing costs more at the largest size than at the one before; at the smallest pages are not yet full."""
    before, after = costs[-2:]
    pairs = [(name, before[name].figures, cost.figures) for name, cost in after.items()]
    more = [name for name, old, new in pairs if any(many > few for few, many in zip(old, new, strict=True))]
    return Verdict(f"no operation costs more with more {what}", ", ".join(more) or f"none of {len(pairs)}", not more)


def by_each(what: str, scale: Scale, costs: Sequence[Cost]) -> Verdict:
    """That a message costs the calls and reads that each of those it goes out to needs: no depth, and no write."""
    sizes, first, last = scale[2], costs[0], costs[-1]
    pairs = ((len(first.calls), len(last.calls)), (first.reads, last.reads), (first.writes, last.writes))
    calls, reads, writes = (f"{(many - few) / (sizes[-1] - sizes[0]):.2f}" for few, many in pairs)
    depths = f"depth {first.posted} with {sizes[0]}, {last.posted} with {sizes[-1]}"
    found = f"{calls} calls, {reads} reads, {writes} writes for each; {depths}"
    met = (first.posted, first.writes) == (last.posted, last.writes)
    return Verdict(f"a message needs no write and no depth for a further {what}", found, met)


def _grown(face: str, what: str, sizes: Sequence[int]) -> list[Costs]:
    found: list[Costs] = []
    for size in sizes:
        progress(f"growth: {face} with {size:,} {what}")
        with house() as place:
            found.append({one.name: one.warm for one in measured(place, [face], **{what: size})})
    return found


def _rows(costs: Sequence[Costs]) -> list[list[str]]:
    return [[name, *(_cell(cost[name]) for cost in costs)] for name in costs[0]]


def _cell(cost: Cost) -> str:
    return f"{len(cost.calls)} / {cost.posted or cost.depth} / {cost.reads:g} / {cost.writes:g}"
