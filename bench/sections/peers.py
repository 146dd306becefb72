"""Beside others that do the same job: two servers on the same machine, and the samples' way of finding connections."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from bench.load import Load, connected, written
from bench.peers.environment import MissingError, installed
from bench.peers.samples import Compared, compared
from bench.peers.servers import APPLICATION, PARLEY, Server, servers
from bench.prices import bill
from bench.processor import used
from bench.report import Section, Verdict, progress, table

PAIRS = (1, 8)
WARM_UP, ROUNDS, SECONDS = 5.0, 3, 4.0
"""Seconds before anything is measured; how often each server has its turn, and for how many seconds."""

CONNECTIONS = (10, 1_000, 10_000)

Round = tuple[Load, Mapping[str, float]]
"""What was written, and the seconds of processor that each part of the server used meanwhile."""


@dataclass(slots=True)
class Talk:
    """A server with so many pairs at it, in all its rounds."""

    server: Server
    pairs: int
    rounds: list[Round] = field(default_factory=list)

    def cpu(self, *parts: str) -> list[float]:
        """Milliseconds of processor for a text, of these parts or of all, in each round."""
        return [
            1000 * sum(spent for part, spent in one.items() if part in parts or not parts) / len(load.latencies)
            for load, one in self.rounds
        ]


def run() -> Section:
    """The servers side by side, and the samples' way."""
    try:
        lines = asyncio.run(_side_by_side(installed()))
    except MissingError as missing:
        lines = [f"Servers: left out, since {missing}"]
    progress("peers: the samples' way of finding connections")
    found = [compared(number) for number in CONNECTIONS]
    return Section("Peers", [*lines, "", *_samples(found)], [_flat(found)])


async def _side_by_side(python: Path) -> list[str]:
    with servers(python) as running:
        talks = [talk for pairs in PAIRS for talk in await _talks(running, pairs)]
    return [*_servers(talks), "", *_parts(talks)]


async def _talks(running: Sequence[Server], pairs: int) -> list[Talk]:
    """The servers take turns, so that what else the machine does falls on all of them."""
    progress(f"peers: {len(running)} servers in turns, {pairs} pairs each")
    async with AsyncExitStack() as stack:
        open_pairs = [await stack.enter_async_context(connected(one.address, pairs)) for one in running]
        for one in open_pairs:
            await written(one, WARM_UP)
        talks = [Talk(one, pairs) for one in running]
        for _ in range(ROUNDS):
            for talk, ours in zip(talks, open_pairs, strict=True):
                clocks = {part: used(pids) for part, pids in talk.server.parts().items()}
                load = await written(ours, SECONDS)
                talk.rounds.append((load, {part: spent() for part, spent in clocks.items()}))
    return talks


def _servers(talks: Sequence[Talk]) -> list[str]:
    head = ("server", "pairs", "texts a second", "p50, ms", "p99, ms", "CPU a text, ms")
    return table(head, map(_row, talks))


def _row(talk: Talk) -> list[object]:
    latencies = [1000 * one for load, _ in talk.rounds for one in load.latencies]
    cuts = quantiles(latencies, n=100)
    rates = [load.rate for load, _ in talk.rounds]
    times = (f"{cuts[place]:.1f}" for place in (49, 98))
    return [talk.server.name, talk.pairs, _range(rates, 0), *times, _range(talk.cpu(), 2)]


def _parts(talks: Sequence[Talk]) -> list[str]:
    """Where the processor time of Parley goes, and what the application alone takes beside the others."""
    ours = [talk for talk in talks if talk.server.name == PARLEY]
    head = ("CPU a text of Parley, ms", *(f"pairs: {talk.pairs}" for talk in ours))
    names = [APPLICATION, *sorted(set(ours[0].rounds[0][1]) - {APPLICATION})]
    rows = [[name, *(_range(talk.cpu(name), 2) for talk in ours)] for name in names]
    peers = list(dict.fromkeys(talk.server.name for talk in talks if talk.server.name != PARLEY))
    return table(head, [*rows, *([f"{APPLICATION} : {name}", *_ratios(talks, ours, name)] for name in peers)])


def _ratios(talks: Sequence[Talk], ours: Sequence[Talk], name: str) -> list[str]:
    """The application's time to the peer's, round by round."""
    theirs = [talk for talk in talks if talk.server.name == name]
    pairs = [zip(one.cpu(APPLICATION), other.cpu(), strict=True) for one, other in zip(ours, theirs, strict=True)]
    return [_range([one / other for one, other in pair], 1) for pair in pairs]


def _range(values: Sequence[float], digits: int) -> str:
    """The median, and the least and the most."""
    least, middle, most = (f"{value:.{digits}f}" for value in (min(values), median(values), max(values)))
    return f"{middle} ({least} to {most})"


def _samples(found: Sequence[Compared]) -> list[str]:
    head = ("open connections", *("scan: calls", "reads", "a million, $"), *("here: calls", "reads", "a million, $"))
    return table(head, ([f"{one.connections:,}", *_costs(one)] for one in found), texts=0)


def _costs(one: Compared) -> list[str]:
    both = (one.scanning, one.ours)
    return [
        cell
        for cost in both
        for cell in (f"{len(cost.calls):,}", f"{cost.reads:g}", f"{bill('$default', cost).total:,.2f}")
    ]


def _flat(found: Sequence[Compared]) -> Verdict:
    figures = [one.ours.figures for one in found]
    told = f"{figures[0][0]} calls with {CONNECTIONS[0]}, {figures[-1][0]} with {CONNECTIONS[-1]:,}"
    return Verdict("a text costs the same however many others are connected", told, len(set(figures)) == 1)
