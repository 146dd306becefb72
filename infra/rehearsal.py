"""A stage deployed to an account on this machine, behind one address: what `make e2e` and the tests play on."""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from infra.account import Account
from infra.artefacts import publish
from infra.cloudformation import Resource
from infra.emulated import HOST, patched, running_account
from infra.front import Behaviours, Front, serving
from infra.package import build_package, native_machine
from infra.stack import Change, Stack
from infra.stages import Stage
from infra.template import template

QUICK = {"Delay": 1, "MaxAttempts": 120}
Alter = Callable[[Resource], Resource]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """An account with the stage in it; `address` is the one host."""

    account: Account
    stage: Stage
    stack: Stack
    package: Path
    endpoint: str
    address: str

    def deploy(self, alter: Alter = lambda one: one) -> list[Change]:
        """Deploy the stage's template, altered by a test that wants it so; answers what changed."""
        wanted = alter(patched(template(self.stage), self.endpoint, self.address))
        bucket = self.account.artefact_bucket(self.stage.stack)
        key, url = publish(self.account, bucket, self.package, wanted)
        changes = self.stack.compare(url, {"CodeBucket": bucket, "CodeKey": key}, self.stage.tags)
        if changes:
            self.stack.execute()
        return list(changes)

    def secret(self) -> str:
        """What tokens are signed with."""
        arn = self.stack.outputs()["JwtSecretArn"]
        return str(self.account.client("secretsmanager").get_secret_value(SecretId=arn)["SecretString"])

    @contextmanager
    def open(self) -> Iterator[str]:
        """The deployed stage behind its address."""
        outputs = self.stack.outputs()
        at = f"{self.endpoint}/_aws/execute-api"
        origins = {"rest": f"{at}/{outputs['RestApiId']}", "sockets": f"{at}/{outputs['SocketApiId']}"}
        config = template(self.stage)["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        host, port = self.address.removeprefix("http://").split(":")
        front = Front(Behaviours(config), origins)
        with socket.create_server((host, int(port))) as listener, serving(front, listener):
            yield self.address


@contextmanager
def rehearsing(stage: Stage, log: Path) -> Iterator[Rehearsal]:
    """An account to deploy the stage to, with a package for this machine."""
    with tempfile.TemporaryDirectory() as directory, running_account(log) as (account, endpoint):
        package = build_package(Path(directory) / "parley.zip", native_machine())
        stack = Stack(account, stage.stack, QUICK)
        yield Rehearsal(account, stage, stack, package, endpoint, f"http://{HOST}:{_free_port()}")


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as free:
        return int(free.getsockname()[1])
