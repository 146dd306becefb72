"""What the person who waits for a long scenario is told."""

import queue
import re

from torture.progress import Progress


def test_a_line_tells_what_is_done_how_fast_and_how_long_it_takes() -> None:
    told: list[str] = []
    progress = Progress("messages", 4, told.append)
    progress.note = "; 2 killed"

    for _ in range(3):
        progress.step()
    progress.tell()

    assert re.fullmatch(r"  3 of 4 messages in \d+ s, [\d.]+/s, \d+ s left; 2 killed", told[-1])


def test_it_is_told_now_and_then_while_nothing_is_done() -> None:
    told: queue.Queue[str] = queue.Queue()

    with Progress("messages", 4, told.put, every=0.01):
        line = told.get(timeout=5)

    assert line.endswith("none yet")
