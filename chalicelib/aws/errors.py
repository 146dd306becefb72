"""Answers that are errors, in botocore's own class, and which of them may be over at the next try."""

import json
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.connections import Answer

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

PASSING_REASONS = frozenset({"ThrottlingError", "ProvisionedThroughputExceeded"})
"""Reasons of a cancelled transaction that say the same."""


def passing(error: BotoCoreError | ClientError) -> bool:
    """Whether the call failed for a reason that may be over at the next try."""
    if not isinstance(error, ClientError):
        return True
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    reasons = {reason.get("Code") for reason in error.response.get("CancellationReasons", ())}
    code = error.response["Error"]["Code"]
    return code in PASSING or status == 429 or status >= 500 or bool(reasons & PASSING_REASONS)


def client_error(operation: str, answer: Answer) -> ClientError:
    """What botocore would raise for this answer of a JSON protocol, with every field that the service sent."""
    told = _told(answer.content)
    code = answer.headers.get("x-amzn-errortype") or told.get("__type") or str(answer.status_code)
    response: Any = {
        **told,
        "Error": {
            "Code": code.partition(":")[0].rpartition("#")[2],
            "Message": told.get("message") or told.get("Message") or "",
        },
        "ResponseMetadata": {
            "HTTPStatusCode": answer.status_code,
            "HTTPHeaders": {name.lower(): value for name, value in answer.headers.items()},
        },
    }
    return ClientError(response, operation)


def _told(body: bytes) -> dict[str, Any]:
    """What the answer says; nothing where whoever answered does not speak the protocol."""
    try:
        told = json.loads(body or b"{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
