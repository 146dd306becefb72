"""The account that is deployed to: who we are there, and where the artefacts go."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infra.errors import InfraError

Client = Callable[[str], Any]
"""Makes a boto3 client of a service."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account in a region, and clients for it."""

    id: str
    region: str
    client: Client

    def artefact_bucket(self, stack: str) -> str:
        """Where the stack's packages and templates are kept, outside the stack, for a rollback needs the old ones."""
        return f"{stack}-artefacts-{self.id}-{self.region}"


def open_account(region: str, session: Any = None) -> Account:
    """The account of the shell's credentials. Raises InfraError where there are none that hold."""
    session = session or boto3.Session()
    client = _maker(session, region)
    with plainly(f"no credentials for an account in {region}"):
        return Account(client("sts").get_caller_identity()["Account"], region, client)


@contextmanager
def plainly(what: str) -> Iterator[None]:
    """Word AWS's refusals as one line."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise InfraError(f"{what}: {' '.join(str(error).split())}") from error


def _maker(session: Any, region: str) -> Client:
    made: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in made:
            made[service] = session.client(service, region_name=region)
        return made[service]

    return client
