"""A stage's settings: one small file in `infra/stages/`, read once, checked before anything is built."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from infra.errors import InfraError

FOLDER = Path(__file__).parent / "stages"
NAME = re.compile(r"[a-z][a-z0-9]{0,15}")
"""Part of the names of buckets and tables, so lower case and short."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What one deployment chooses. docs/operations.md explains each field.

    Rates are requests a second; `environment` goes to every function as it is.
    """

    name: str
    region: str = "eu-central-1"
    domain: str = ""
    certificate_arn: str = ""
    jwt_secret_arn: str = ""
    alarm_email: str = ""
    web_client: bool = True
    gateway_logging: bool = True
    memory: int = 1024
    log_days: int = 30
    rate: int = 500
    burst: int = 1000
    tags: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def stack(self) -> str:
        """What the stack is called, and what every name in it begins with."""
        return f"parley-{self.name}"


def load_stage(name: str, folder: Path = FOLDER) -> Stage:
    """The stage of this name. Raises InfraError for one that there is no file for, or whose file is wrong."""
    path = folder / f"{name}.toml"
    if not NAME.fullmatch(name) or not path.exists():
        known = ", ".join(sorted(one.stem for one in folder.glob("*.toml")))
        raise InfraError(f"there is no stage {name!r}; there are {known}, and {folder}/<name>.toml makes another")
    try:
        settings = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise InfraError(f"{path}: {error}") from error
    _check(path, settings)
    return Stage(name, **settings)


def _check(path: Path, settings: Mapping[str, Any]) -> None:
    defaults = {one.name: getattr(Stage("x"), one.name) for one in fields(Stage) if one.name != "name"}
    for name, value in settings.items():
        if name not in defaults:
            raise InfraError(f"{path}: there is no setting {name!r}; there are {', '.join(defaults)}")
        if not isinstance(value, type(defaults[name])) or isinstance(value, bool) != isinstance(defaults[name], bool):
            raise InfraError(f"{path}: {name} is a {type(defaults[name]).__name__}, not {value!r}")
    if settings.get("domain") and not settings.get("certificate_arn"):
        raise InfraError(f"{path}: a domain needs certificate_arn, a certificate for it in us-east-1")
