"""Where a stage is deployed to: an AWS account as it is, or one that is emulated (`infra.emulated`)."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from infra.account import Account
from infra.cloudformation import Resource
from infra.package import ARM
from infra.stages import Stage


class Place(Protocol):
    """What `make deploy` needs to know of the account that it deploys to."""

    @property
    def account(self) -> Account:
        """The account."""

    @property
    def machine(self) -> str:
        """The processor that functions run on."""

    @property
    def delay(self) -> int:
        """Seconds between two looks at what is under way."""

    def adapt(self, template: Resource) -> Resource:
        """The template as this account takes it."""

    def open(self, stage: Stage, outputs: Mapping[str, str]) -> AbstractContextManager[str]:
        """The address of the deployed stage, for as long as the context lasts."""


@dataclass(frozen=True, slots=True)
class Aws:
    """An account of AWS. It takes the template as it is."""

    account: Account
    machine: str = ARM
    delay: int = 5

    def adapt(self, template: Resource) -> Resource:
        """The same."""
        return template

    @contextmanager
    def open(self, _: Stage, outputs: Mapping[str, str]) -> Iterator[str]:
        """The distribution's own name: it answers before anybody has pointed the stage's domain at it."""
        yield f"https://{outputs['Host']}"
