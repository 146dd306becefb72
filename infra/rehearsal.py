"""A stage in an account on this machine: what `make e2e` plays on."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from demo.stage import Stage as Scenery
from infra.deploy import deploy, destroy
from infra.emulated import Alter, Emulated
from infra.ministack import HOST, free_port, running_account
from infra.package import build_package
from infra.stack import Change, Stack
from infra.stages import Stage


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An account, the stage that is deployed to it, and a package for this machine."""

    place: Emulated
    stage: Stage
    package: Path

    @property
    def stack(self) -> Stack:
        """The stage's stack."""
        return Stack(self.place.account, self.stage.stack, self.place.delay)

    def deploy(self, alter: Alter | None = None) -> Sequence[Change]:
        """`make deploy`, of a template that was altered where a test wants it so; answers what changed."""
        place = replace(self.place, alter=alter) if alter else self.place
        return deploy(place, self.stage, self.package, _yes)

    def destroy(self, *, data: bool = False) -> None:
        """`make destroy`."""
        destroy(self.place, self.stage, _yes, data=data)

    @contextmanager
    def open(self) -> Iterator[Scenery]:
        """The deployed stage, to play on."""
        outputs = self.stack.outputs()
        secrets = self.place.account.client("secretsmanager")
        secret = str(secrets.get_secret_value(SecretId=outputs["JwtSecretArn"])["SecretString"])
        with self.place.open(self.stage, outputs) as address, Scenery(address, secret) as scenery:
            yield scenery


@contextmanager
def rehearsing(stage: Stage, log: Path) -> Iterator[Rehearsal]:
    """An empty account to deploy the stage to."""
    with tempfile.TemporaryDirectory() as directory, running_account(log) as (account, endpoint):
        place = Emulated(account, endpoint, f"http://{HOST}:{free_port()}")
        package = build_package(Path(directory) / "parley.zip", place.machine)
        yield Rehearsal(place, stage, package)


def _yes(_: str) -> bool:
    return True
