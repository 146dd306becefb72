"""`python -m infra`: package, deploy, destroy, restore, e2e."""

import argparse
import json
import os
import sys
from datetime import datetime
from pathlib import Path

from infra.account import open_account
from infra.deploy import deploy, destroy
from infra.errors import InfraError
from infra.package import MOST_BYTES, build_package, contents
from infra.place import Aws, Place
from infra.restore import restore
from infra.retained import data_alone
from infra.stages import Stage, load_stage
from infra.template import template


def main() -> int:
    """Do what is asked; 1 and one line where it cannot be done."""
    asked = _arguments()
    try:
        _do(asked, load_stage(asked.stage))
    except InfraError as error:
        print(f"{asked.command}: {error}", file=sys.stderr)
        return 1
    return 0


def package(stage: Stage, folder: Path) -> None:
    """The zip and the templates, for those who deploy with a pipeline of their own."""
    made = build_package(folder / f"{stage.stack}.zip")
    for name, size in contents(made).items():
        print(f"  {size:>9,} {name}")
    print(f"{made}: {made.stat().st_size:,} bytes of at most {MOST_BYTES:,}")
    whole = template(stage)
    for kind, one in (("template", whole), ("data", data_alone(whole))):
        path = folder / f"{stage.stack}.{kind}.json"
        path.write_text(json.dumps(one, indent=1))
        print(f"{path}: {path.stat().st_size:,} bytes")


def find_place(stage: Stage) -> Place:
    """The account of the shell's credentials, or the emulated one that the shell points at."""
    account = open_account(stage.region)
    endpoint = os.environ.get("AWS_ENDPOINT_URL")
    if not endpoint:
        return Aws(account)
    from infra.emulated import Emulated  # noqa: PLC0415 - an account of AWS needs none

    return Emulated.beside(account, endpoint)


def moment(text: str) -> datetime:
    """The time that the text names. Raises InfraError for one that could be meant in two ways, or in none."""
    try:
        named = datetime.fromisoformat(text)
    except ValueError as error:
        raise InfraError(f"{text!r} is no time; one is 2026-03-01T14:05:00+00:00") from error
    if named.tzinfo is None:
        raise InfraError(f"{text!r} says no offset; {text}+00:00 would be UTC")
    return named


def _do(asked: argparse.Namespace, stage: Stage) -> None:
    agree = (lambda _: True) if asked.yes else _ask
    match asked.command:
        case "package":
            package(stage, asked.out)
        case "deploy":
            place = find_place(stage)
            made = build_package(asked.out / f"{stage.stack}.zip", place.machine)
            deploy(place, stage, made, agree)
        case "destroy":
            destroy(find_place(stage), stage, agree, data=asked.data)
        case "restore":
            to, at = load_stage(asked.to), moment(asked.at) if asked.at else None
            restore(find_place(stage), stage, to, at)
        case "e2e":
            from infra.e2e import rehearse  # noqa: PLC0415 - the others need no emulator

            rehearse(stage)


def _ask(question: str) -> bool:
    """What the person at the terminal says; where nobody is, no."""
    return sys.stdin.isatty() and input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra", description="Parley in an AWS account")
    parser.add_argument("command", choices=["package", "deploy", "destroy", "restore", "e2e"])
    parser.add_argument("--stage", default="dev", help="a file of infra/stages, without .toml")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where the artefacts go")
    parser.add_argument("--yes", action="store_true", help="agree to what will change beforehand")
    parser.add_argument("--data", action="store_true", help="with destroy: delete the data too, for good")
    parser.add_argument("--to", default="restored", help="with restore: the stage that gets the tables")
    parser.add_argument("--at", help="with restore: the moment, else now")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
