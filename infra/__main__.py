"""`python -m infra`: package, deploy, destroy, e2e."""

import argparse
import json
import sys
from pathlib import Path

from infra.deploy import deploy, destroy
from infra.errors import InfraError
from infra.package import MOST_BYTES, build_package, contents
from infra.stages import Stage, load_stage
from infra.template import template


def main() -> int:
    """Do what is asked; 1 and one line where it cannot be done."""
    asked = _arguments()
    try:
        stage = load_stage(asked.stage)
        match asked.command:
            case "package":
                package(stage, asked.out)
            case "deploy":
                deploy(stage, asked.out)
            case "destroy":
                destroy(stage, data=asked.data)
            case "e2e":
                e2e(stage)
    except InfraError as error:
        print(f"{asked.command}: {error}", file=sys.stderr)
        return 1
    return 0


def package(stage: Stage, folder: Path) -> None:
    """The zip and the template, for those who deploy with a pipeline of their own."""
    made = build_package(folder / f"{stage.stack}.zip")
    text = json.dumps(template(stage), indent=1)
    (folder / f"{stage.stack}.template.json").write_text(text)
    for name, size in contents(made).items():
        print(f"  {size:>9,} {name}")
    print(f"{made}: {made.stat().st_size:,} bytes of at most {MOST_BYTES:,}")
    print(f"{folder / f'{stage.stack}.template.json'}: {len(text):,} bytes")


def e2e(stage: Stage) -> None:
    """The rehearsal on this machine."""
    from infra.e2e import rehearse  # noqa: PLC0415 - the others need no emulator

    rehearse(stage)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infra", description="Parley in an AWS account")
    parser.add_argument("command", choices=["package", "deploy", "destroy", "e2e"])
    parser.add_argument("--stage", default="dev", help="a file of infra/stages, without .toml")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where the artefacts go")
    parser.add_argument("--data", action="store_true", help="with destroy: delete the data too, for good")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
