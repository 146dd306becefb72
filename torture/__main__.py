# ruff: noqa: T201 - talks to the person at the terminal
"""`python -m torture [--seed N] [--size suite|torture] [scenario …]`: try to break the promises, and say what was met.

The seed is SEED unless given; the same one meets the same weather and kills at the same pace. In the end there is a
line for each scenario. Ends with status 1 where a promise was broken.
"""

import argparse
import os
import secrets
import sys
import time

from torture.scenarios import SCENARIOS, SIZES


def say(line: str) -> None:
    """Tell the person at the terminal at once."""
    print(line, flush=True)


def main() -> int:
    """Run what is asked for, or everything."""
    options = argparse.ArgumentParser(prog="torture", description=__doc__)
    options.add_argument("scenario", nargs="*", choices=[[], *SCENARIOS], help="all of them unless named")
    options.add_argument("--seed", type=int, default=int(os.environ.get("SEED") or secrets.randbelow(1 << 32)))
    options.add_argument("--size", choices=sorted(SIZES), default="torture")
    asked = options.parse_args()
    say(f"seed {asked.seed}")
    lines, failed = [], False
    for name in asked.scenario or SCENARIOS:
        say(f"== {name}")
        began = time.monotonic()
        outcome = SCENARIOS[name](SIZES[asked.size], asked.seed, say)
        failed = failed or bool(outcome.findings)
        for finding in outcome.findings:
            say(f"BROKEN {finding}")
        verdict = f"{len(outcome.findings)} findings" if outcome.findings else "held"
        lines.append(f"| {name} | {outcome.line}; {time.monotonic() - began:.0f} s | {verdict} |")
        say(lines[-1])
    say("\n".join(["== all", f"seed {asked.seed}, size {asked.size}", *lines]))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
