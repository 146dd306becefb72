"""Instructions of warm handlers, beside those of the bare calls that they make.

`python -m bench.instructions FILE ADDRESS …` is the process that is counted: it does each operation of the file, on a
stand-in of its own, and its bare calls, and marks where one ends and the next begins.
"""

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bench.handling import bare, handler, pointing_at
from bench.recording import Recording
from bench.standin import standin
from bench.valgrind import instructions, mark

REPEATS = 4


@dataclass(frozen=True, slots=True)
class Instructions:
    """Of one time: our handler, and its bare calls by clients as they come, and tuned."""

    ours: int
    plain: int
    tuned: int


def count(recordings: Mapping[str, Recording]) -> dict[str, Instructions]:
    """Of these operations, in their own environment. They were recorded within this minute: see `record`."""
    with ExitStack() as stack:
        directory = stack.enter_context(tempfile.TemporaryDirectory())
        addresses = [stack.enter_context(standin(one.answers)) for one in recordings.values()]
        kept = Path(directory) / "recordings.json"
        kept.write_text(json.dumps([_plain(one) for one in recordings.values()]))
        counts = instructions(["-m", "bench.instructions", str(kept), *addresses], os.environ)
    triples = [counts[place : place + 3] for place in range(1, len(counts) - 1, 4)]
    return {
        name: Instructions(*(total // REPEATS for total in triple))
        for name, triple in zip(recordings, triples, strict=True)
    }


def _plain(recording: Recording) -> dict[str, object]:
    """The recording as JSON; frames, which are JSON themselves, as text."""
    asked = [
        (service, name, {key: value.decode() if isinstance(value, bytes) else value for key, value in params.items()})
        for service, name, params in recording.asked
    ]
    return {"asked": asked, "events": recording.events}


def _run(recording: Recording, address: str) -> None:
    with pointing_at(address):
        ours = handler(recording, None)
        plain, tuned = (bare(recording.asked, address, tuned=tuned) for tuned in (False, True))
        for act in (plain, tuned):
            act()
        for act in (ours, plain, tuned):
            mark()
            for _ in range(REPEATS):
                act()
        mark()


if __name__ == "__main__":
    for told, address in zip(json.loads(Path(sys.argv[1]).read_text()), sys.argv[2:], strict=True):
        _run(Recording(**told), address)
