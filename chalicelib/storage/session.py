"""PynamoDB's connection on the process's one DynamoDB.

PynamoDB would make a session and a client per model and thread; `SharedConnection` gives it ours.
"""

from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.connection import Connection
from pynamodb.constants import TRANSACT_ITEMS
from pynamodb.exceptions import UpdateError

from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.errors import passing
from chalicelib.core.errors import Unavailable


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
    """PynamoDB's connection on the DynamoDB that is given, with passing failures told apart from refusals."""

    def __init__(self, dynamodb: DynamoDB) -> None:
        super().__init__(region=dynamodb.region)
        self.dynamodb = dynamodb

    @property
    def client(self) -> Any:
        """What PynamoDB calls instead of a client of botocore's."""
        return self.dynamodb

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
