"""The one place where real parts are put together."""

import random
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Any

from botocore.session import Session

from chalicelib import observe, threads
from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.endpoint import Sleep
from chalicelib.aws.management import Management
from chalicelib.aws.session import client, new_session
from chalicelib.bots.post import Post
from chalicelib.bots.registry import registry
from chalicelib.bots.webhook import Webhook
from chalicelib.core.answers import Bots
from chalicelib.core.ids import NUMBER_BITS
from chalicelib.core.model import User
from chalicelib.core.ports import Ports, Together
from chalicelib.delivery.deliver import Deliverer
from chalicelib.delivery.frames import Encoder, Frames, encode
from chalicelib.delivery.poster import Poster
from chalicelib.edge.guests import Guests
from chalicelib.edge.identity import Identity, TokenRules
from chalicelib.edge.socket import Reply
from chalicelib.files.s3 import S3Files
from chalicelib.settings import Settings
from chalicelib.storage import tables
from chalicelib.storage.connections import DynamoConnections
from chalicelib.storage.conversations import DynamoConversations
from chalicelib.storage.inbox import DynamoInbox
from chalicelib.storage.log import DynamoLog
from chalicelib.storage.memory import Memory
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.shops import DynamoShops
from chalicelib.storage.tails import Tails
from chalicelib.storage.users import DynamoUsers

INTRODUCED_FOR = timedelta(minutes=1)
"""How long a token's person is not looked up again."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the application is made of."""

    settings: Settings
    ports: Ports
    identity: Identity
    observer: observe.Observer
    reply: Reply
    bots: Bots


class SystemClock:
    """The time."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Randomness from the operating system."""

    def token(self) -> str:
        """A new unique text of 22 characters."""
        return secrets.token_urlsafe(16)

    def number(self) -> int:
        """A random conversation number of 33 bits, never 0."""
        return 1 + secrets.randbelow((1 << NUMBER_BITS) - 1)


def build(
    settings: Settings,
    encoders: Mapping[str, Encoder],
    session: Session | None = None,
    together: Together | None = None,
    sleep: Sleep = time.sleep,
) -> Parts:
    """Every part, on one botocore session: a new one, unless it is given one that something listens to.

    Calls that do not depend on one another go through `together`: threads, unless something else is given. Before a
    call is made again, it sleeps by `sleep`.
    """
    session, together = session or new_session(), together or threads.Threads()
    clock, ids = SystemClock(), RandomIds()
    observer = observe.Observer("parley", settings.stage)
    if settings.policy.shop_access == "public":
        observer.announce("shop threads are open to everyone", setting="SHOP_ACCESS=public")
    poster = Poster(Management(session, settings.socket_url, sleep))
    dynamo = SharedConnection(DynamoDB(session, sleep=sleep))
    tables.bind(dynamo, settings.table_prefix)
    tails = Tails(_pause)
    connections = DynamoConnections(dynamo, ids, clock, together)
    ports = Ports(
        users=DynamoUsers(clock),
        shops=DynamoShops(),
        conversations=DynamoConversations(dynamo, ids, tails),
        log=DynamoLog(dynamo, ids, tails),
        inbox=DynamoInbox(together),
        connections=connections,
        files=S3Files(_s3(session), settings.bucket, settings.s3_public_url, clock),
        delivery=Deliverer(connections, poster, Frames(encoders, clock), together, observer.count),
        together=together,
        count=observer.count,
        clock=clock,
        ids=ids,
    )
    guests = Guests(_secret(settings.guest_secret or settings.jwt_secret, settings, session))
    identity = Identity(_token_rules(settings, session), ports, _remember(clock), guests)
    return Parts(settings, ports, identity, observer, _reply(poster, observer), _bots(settings, clock))


def _bots(settings: Settings, clock: SystemClock) -> Bots:
    ask = Post(time.sleep)
    return registry(Webhook(hook, ask, clock) for hook in settings.bot_webhooks)


def _pause(attempt: int) -> None:
    """Jitter before another try at a position: up to 5 ms, doubling to at most 80 ms."""
    time.sleep(random.uniform(0, min(0.08, 0.005 * 2**attempt)))  # noqa: S311 - no secret hangs on it


def _s3(session: Session) -> Callable[[str | None], Any]:
    config = {"signature_version": "s3v4"}

    def make(endpoint_url: str | None) -> Any:
        style = {"s3": {"addressing_style": "path"}} if endpoint_url else {}
        return client(session, "s3", endpoint_url=endpoint_url, config={**config, **style})

    return make


def _token_rules(settings: Settings, session: Session) -> TokenRules:
    return TokenRules(
        algorithm=settings.jwt_algorithm,
        secret=_secret(settings.jwt_secret, settings, session) if settings.jwt_algorithm == "HS256" else None,
        jwks_url=settings.jwt_jwks_url,
        issuer=settings.jwt_issuer,
        audience=settings.jwt_audience,
        user_claim=settings.jwt_user_claim,
    )


def _secret(given: str | None, settings: Settings, session: Session) -> Callable[[], str]:
    """A secret: the one given, or else the one in Secrets Manager, fetched at the first token."""

    @cache
    def secret() -> str:
        if given:
            return given
        answer = client(session, "secretsmanager").get_secret_value(SecretId=settings.jwt_secret_arn)
        return str(answer["SecretString"])

    return secret


def _remember(clock: SystemClock) -> Callable[[str, Callable[[], User]], User]:
    known: Memory[User] = Memory(10_000)

    def remember(token: str, introduce: Callable[[], User]) -> User:
        key, now = sha256(token.encode()).digest(), clock.now()
        return known.get(key, now) or known.put(key, introduce(), now + INTRODUCED_FOR)

    return remember


def _reply(poster: Poster, observer: observe.Observer) -> Reply:
    def reply(connection_id: str, frame: Mapping[str, Any]) -> None:
        observer.count(poster.post(connection_id, encode(frame)).value)

    return reply
