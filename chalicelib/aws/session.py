"""The one botocore session of a process: region, credentials, configuration and listeners of every call.

A session costs 50 ms of CPU at a cold start. What each message needs goes through `Endpoint`, which takes credentials,
signatures and connections from botocore and leaves its service descriptions unread; what is rare, S3 and Secrets
Manager, through a client of botocore's own, made when it is first asked for.
"""

from typing import Any

import botocore
from botocore.config import Config
from botocore.session import Session, get_session

CONNECT_SECONDS, READ_SECONDS = 1, 3
"""Short time-outs: a chat would rather try again than wait."""

ATTEMPTS = 4
"""How often a call is made at most, all within a few seconds."""

POOL = 32
"""Connections that are kept to one host."""

USER_AGENT = f"Parley Botocore/{botocore.__version__}"
"""Left to itself, botocore puts a longer one together anew for every call, which is a tenth of what the call costs."""

_VARIABLES = {"region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None)}
"""Where botocore looks for the region: also under the name that other SDKs and Lambda have for it."""


def new_session() -> Session:
    """The process's one session."""
    return get_session(_VARIABLES)


def client(session: Session, service: str, **options: Any) -> Any:
    """A botocore client with the time-outs and tries of every call."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        max_pool_connections=POOL,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        parameter_validation=False,
        user_agent=USER_AGENT,
        **options.pop("config", {}),
    )
    return session.create_client(service, config=config, **options)
