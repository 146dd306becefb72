"""What operations may cost at most: the goals that the budgets are held to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.budgets import Figures
from bench.report import Verdict


@dataclass(frozen=True, slots=True)
class Goal:
    """At most so many calls one after the other, and so many units, for an operation of the budgets when warm.

    Where frames go out, the calls count that lie before the last of them is out: what people wait for.
    """

    name: str
    operation: str
    depth: int
    writes: float
    reads: float

    def judge(self, figures: Sequence[float]) -> Verdict:
        """Whether these figures of the operation, as they are kept, are within it."""
        _, depth, posted, reads, writes = figures
        waited = posted or depth
        met = waited <= self.depth and writes <= self.writes and reads <= self.reads
        asked = f"{self.name}: depth {self.depth}, at most {self.writes:g} writes, {self.reads:g} reads"
        after = f" ({depth:g} with what follows)" if depth > waited else ""
        return Verdict(asked, f"depth {waited:g}{after}, {writes:g} writes, {reads:g} reads", met)


HUNDRED, HUNDRED_ONCE = "direct/text, 100 in a minute", "direct/text with client_id, 100 in a minute"
"""What the averages over a minute, in which inboxes are stamped once, stand under."""

GOALS = (
    Goal("a text to one person, 100 in a minute", HUNDRED, 2, 2.1, 4),
    Goal("the same with a client_id", HUNDRED_ONCE, 2, 5.1, 4),
    Goal("first message between two people", "direct/first message", 4, 24, 6),
    Goal("page of 20 threads with profiles", "direct/page of 20 threads", 2, 0, 24),
    Goal("page of 50 messages of 200 bytes", "direct/page of 50 messages", 2, 0, 7),
    Goal("connect", "direct/connect", 1, 4, 0),
    Goal("disconnect", "direct/disconnect", 2, 4, 1),
    Goal("poll with nothing new, support", "support/poll, nothing new", 1, 0, 2),
    Goal("poll with nothing new, rooms", "rooms/poll, nothing new", 1, 0, 2),
)


def judged(found: Figures) -> list[Verdict]:
    """Every goal whose operation is among the figures."""
    return [goal.judge(figures) for goal, figures in _asked(found)]


def missed(found: Figures) -> list[str]:
    """The names of those goals that are not met."""
    return [goal.name for goal, figures in _asked(found) if not goal.judge(figures).met]


def _asked(found: Figures) -> Iterator[tuple[Goal, list[float]]]:
    return ((goal, found[key]) for goal in GOALS if (key := f"{goal.operation}/warm") in found)
