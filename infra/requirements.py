"""Which distributions a deployed function needs: those of requirements.txt, and what they need to run."""

from importlib.metadata import requires, version
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.project import ROOT

NOT_AT_RUN_TIME = frozenset({"click", "inquirer", "pip", "pycparser", "pyyaml", "setuptools", "wheel"})
"""What Chalice's command line asks for, and what cffi compiles with."""


def runtime_pins(path: Path = ROOT / "requirements.txt") -> list[str]:
    """Every distribution with the version that is installed here, which is the one that was tested."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    waiting = [Requirement(line) for line in lines if line]
    found: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name not in found:
            found.add(name)
            waiting += _needs(name, requirement.extras)
    return [f"{name}=={version(name)}" for name in sorted(found)]


def _needs(name: str, extras: set[str]) -> list[Requirement]:
    """What the distribution asks for here, with these extras."""
    asked = [Requirement(line) for line in requires(name) or ()]
    wanted = [one for one in asked if canonicalize_name(one.name) not in NOT_AT_RUN_TIME]
    return [one for one in wanted if one.marker is None or _holds(one, extras)]


def _holds(requirement: Requirement, extras: set[str]) -> bool:
    marker = requirement.marker
    return marker is not None and any(marker.evaluate({"extra": extra}) for extra in ("", *extras))
