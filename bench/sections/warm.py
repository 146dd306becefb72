"""What handlers take beside the bare calls to AWS that they make."""

from bench.budgets import house
from bench.faces import direct
from bench.recording import record
from bench.report import Section, Verdict, progress, spread, table
from bench.warm import Warm, measure_warm

OPERATIONS = ("text", "text with client_id", "page of 50 messages", "page of 20 threads", "ping", "connect")
"""What the direct face does that handlers are timed for; connections come last, since each one costs the others."""

HEAD = ("operation", "calls", "our CPU, ms", "on the clock", "no threads", "bare", "bare, tuned", "ours : bare")
GOAL = 1.0


def run() -> Section:
    """Ours and bare in turns; the ratios are of pairs."""
    found = []
    with house() as place:
        acts = direct.prepare(place)
        for name in OPERATIONS:
            progress(f"warm: {name}")
            found.append((name, measure_warm(record(place, acts[name]))))
    rows = [[name, warm.calls, *map(spread, _spreads(warm))] for name, warm in found]
    return Section("Warm handlers", table((*HEAD, ": tuned"), rows), [_verdict(*one) for one in found])


def _spreads(warm: Warm) -> tuple[tuple[float, float, float], ...]:
    return warm.cpu, warm.wall, warm.alone, warm.plain, warm.tuned, warm.to_plain, warm.to_tuned


def _verdict(name: str, warm: Warm) -> Verdict:
    goal = f"a warm {name}: at most {GOAL:g} times the processor time of its bare calls"
    return Verdict(goal, spread(warm.to_plain), warm.to_plain[1] <= GOAL)
