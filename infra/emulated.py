"""An emulated account as a place to deploy to, and what of the template it cannot do."""

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from infra.account import Account
from infra.cloudformation import Resource, sub
from infra.front import Behaviours, Front, serving
from infra.names import SOCKET_STAGE
from infra.package import native_machine
from infra.stages import Stage
from infra.template import template

METHODS = ("get", "head", "post", "put", "patch", "delete")

Alter = Callable[[Resource], Resource]
"""What a test changes of a template."""


@dataclass(frozen=True, slots=True)
class Emulated:
    """An account at `endpoint`, whose stage is behind `address` while that is open."""

    account: Account
    endpoint: str
    address: str
    alter: Alter = lambda one: one
    machine: str = field(default_factory=native_machine)
    delay: int = 1

    @classmethod
    def beside(cls, account: Account, endpoint: str) -> "Emulated":
        """The one host is the port next to the account's, so that each deployment finds the same."""
        parts = urlsplit(endpoint)
        return cls(account, endpoint, f"{parts.scheme}://{parts.hostname}:{(parts.port or 80) + 1}")

    def adapt(self, template: Resource) -> Resource:
        """What the emulator can take of it."""
        return self.alter(patched(template, self.endpoint, self.address))

    @contextmanager
    def open(self, stage: Stage, outputs: Mapping[str, str]) -> Iterator[str]:
        """The distribution's stand-in, in front of the deployed APIs."""
        at = f"{self.endpoint}/_aws/execute-api"
        origins = {"rest": f"{at}/{outputs['RestApiId']}", "sockets": f"{at}/{outputs['SocketApiId']}"}
        config = template(stage)["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
        front = Front(Behaviours(config), origins)
        here = urlsplit(self.address)
        with socket.create_server((here.hostname, here.port)) as listener, serving(front, listener):
            yield self.address


def patched(template: Resource, endpoint: str, address: str) -> Resource:
    """The template as the emulator can take it. Each difference is one that the untouched template is tested for.

    - It deploys WebSocket APIs by themselves only, so their deployment gives way to `AutoDeploy`.
    - Its import knows no ANY, so each path gets its methods one by one.
    - It speaks no TLS, so the policies that refuse everything else go.
    - It has no host names, so sockets are posted to, and the public address is, where this machine listens.
    """
    changed = deepcopy(template)
    resources = changed["Resources"]
    unknown = {"AWS::ApiGatewayV2::Deployment", "AWS::S3::BucketPolicy"}
    for name in [name for name, one in resources.items() if one["Type"] in unknown]:
        del resources[name]
    socket_stage = resources["SocketStage"]
    del socket_stage["Properties"]["DeploymentId"]
    socket_stage["Properties"]["AutoDeploy"] = True
    for path in resources["RestApi"]["Properties"]["Body"]["paths"].values():
        path.update(dict.fromkeys(METHODS, path.pop("x-amazon-apigateway-any-method")))
    for one in resources.values():
        if one["Type"] == "AWS::Lambda::Function":
            variables = one["Properties"]["Environment"]["Variables"]
            variables["SOCKET_API_URL"] = sub(f"{endpoint}/_aws/execute-api/${{SocketApi}}/{SOCKET_STAGE}")
            variables["PUBLIC_URL"] = address
    return changed
