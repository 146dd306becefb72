"""Why CloudFormation would not: the one of its many events that says it."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError, WaiterError

ASK = "DescribeEvents"
"""What a reason names that says nothing itself: a validation that failed before anything was made."""


def refusal(cloud: Any, stack: str, change_set: str, error: WaiterError) -> str:
    """Why a change set could not be made."""
    answer: Mapping[str, Any] = error.last_response
    reason = str(answer.get("StatusReason", error))
    return _validation(cloud, StackName=stack, ChangeSetName=change_set) or reason if ASK in reason else reason


def failure(cloud: Any, stack: str, token: str) -> str:
    """What failed first in the operation of this token; what was cancelled because of it says nothing."""
    pages = cloud.get_paginator("describe_stack_events").paginate(StackName=stack)
    events = [one for page in pages for one in page["StackEvents"] if one.get("ClientRequestToken") == token]
    failed = [one for one in events if one["ResourceStatus"].endswith("_FAILED")]
    told = [one for one in failed if "cancelled" not in one.get("ResourceStatusReason", "cancelled")]
    if not told:
        return f"no event says why; see the events of {stack}"
    first = told[-1]  # the newest come first
    if ASK in first["ResourceStatusReason"]:
        return _validation(cloud, StackName=stack) or str(first["ResourceStatusReason"])
    return f"{first['LogicalResourceId']}: {' '.join(first['ResourceStatusReason'].split())}"


def outcome(error: WaiterError) -> str:
    """How a stack was left."""
    stacks = error.last_response.get("Stacks", ())
    status = str(stacks[0]["StackStatus"]) if stacks else "DELETE_COMPLETE"
    if status.endswith("_IN_PROGRESS"):
        return f"is still {status}; wait for it to end"
    if status.endswith("ROLLBACK_FAILED"):
        return f"is {status}; `aws cloudformation continue-update-rollback` goes on"
    return "is as it was before"


def _validation(cloud: Any, **of: str) -> str | None:
    """What the newest validation found; None where it cannot be read."""
    try:
        events = cloud.describe_events(**of, Filters={"FailedEvents": True})["OperationEvents"]
    except ClientError:
        return None
    found = [f"{one['LogicalResourceId']}: {one['ValidationStatusReason']}" for one in events if _refused(one)]
    return "; ".join(found) or None


def _refused(event: Mapping[str, Any]) -> bool:
    return event.get("ValidationStatus") == "FAILED" and "ValidationStatusReason" in event
