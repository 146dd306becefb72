# ruff: noqa: T201 - talks to the person at the terminal
"""`python -m tools token|send|tail`: what the Makefile's targets of these names run."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from tools.place import ToolError, person_id, place, token_for
from tools.talk import send, tail


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; the exit code."""
    try:
        _do(_parser().parse_args(arguments))
    except ToolError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print()
    return 0


def _do(asked: Namespace) -> None:
    match asked.command:
        case "token":
            print(token_for(asked.user))
        case "send":
            if not asked.text:
                raise ToolError('TEXT is missing, as in TEXT="hello"')
            print(asyncio.run(send(place(asked.user), person_id(asked.to, "TO"), asked.text)))
        case "tail":
            asyncio.run(tail(place(asked.user)))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tools", description=__doc__)
    parser.add_argument("command", choices=("token", "send", "tail"))
    for option in ("user", "to", "text"):
        parser.add_argument(f"--{option}", default=None)
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
