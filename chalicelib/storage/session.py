"""One botocore session, and one client per service on it, for the life of the process.

A session costs 70 to 90 ms of CPU at a cold start, a further client on it 4 ms. PynamoDB would make one of each per
model and thread; `SharedConnection` gives it ours.
"""

from typing import Any

import botocore
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session, get_session
from pynamodb.connection import Connection
from pynamodb.constants import TRANSACT_ITEMS
from pynamodb.exceptions import UpdateError

from chalicelib.core.errors import Unavailable
from chalicelib.storage.parsing import PlainParsers

RETRIES = {"total_max_attempts": 4, "mode": "standard"}
"""Four tries with botocore's standard back-off, all within a few seconds."""

PASSING = frozenset(
    {
        "InternalServerError",
        "InternalFailure",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "ThrottlingException",
        "TransactionInProgressException",
    }
)
"""AWS error codes that say «not now» rather than «no»."""

USER_AGENT = f"Parley Botocore/{botocore.__version__}"
"""Left to itself, botocore puts a longer one together anew for every call, which is a tenth of what the call costs."""

PASSING_REASONS = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})
"""Reasons of a cancelled transaction that say the same."""


def client(session: Session, service: str, **options: Any) -> Any:
    """A botocore client with short time-outs (seconds): a chat would rather try again than wait."""
    config = Config(
        connect_timeout=1,
        read_timeout=3,
        max_pool_connections=32,
        retries=RETRIES,
        parameter_validation=False,
        user_agent=USER_AGENT,
        **options.pop("config", {}),
    )
    return session.create_client(service, config=config, **options)


def new_session() -> Session:
    """The process's one session."""
    session = get_session()
    session.register_component("response_parser_factory", PlainParsers())
    return session


def passing(error: BotoCoreError | ClientError) -> bool:
    """Whether the call failed for a reason that may be over at the next try."""
    if isinstance(error, ClientError):
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
        return error.response["Error"]["Code"] in PASSING or status >= 500 or bool(reasons & PASSING_REASONS)
    return True


def refused_item(error: ClientError) -> dict[str, dict[str, Any]]:
    """The item, as DynamoDB writes it, whose presence refused a conditional put that asked for it."""
    cause = error.__cause__ if isinstance(error.__cause__, ClientError) else error
    return dict(cause.response["Item"])


REFUSED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"
"""Why an item refuses a transaction; as errors of a single write both end in `Exception`."""


def check_refused(error: UpdateError) -> None:
    """Returns where a condition refused the update.

    Raises Unavailable where a transaction was at the item just then, and the error itself for anything else.
    """
    if error.cause_response_code == f"{CONFLICT}Exception":
        raise Unavailable("this is being changed by someone else; try again") from error
    if error.cause_response_code != f"{REFUSED}Exception":
        raise error


class SharedConnection(Connection):
    """PynamoDB's connection on a client that is given, with passing failures told apart from refusals."""

    def __init__(self, dynamodb: Any) -> None:
        super().__init__(region=dynamodb.meta.region_name)
        self._client = dynamodb

    @property
    def client(self) -> Any:
        """The shared client."""
        return self._client

    def _make_api_call(self, operation_name: str, operation_kwargs: dict[str, Any]) -> dict[str, Any]:
        try:
            return super()._make_api_call(operation_name, operation_kwargs)
        except (BotoCoreError, ClientError) as error:
            cause = error.__cause__ if isinstance(error.__cause__, ClientError) else error
            if passing(cause):
                raise Unavailable("storage did not answer in time; try again") from error
            raise

    def _get_table_name_for_error_context(self, operation_kwargs: dict[str, Any]) -> str:
        return "transaction" if TRANSACT_ITEMS in operation_kwargs else str(operation_kwargs.get("TableName"))
