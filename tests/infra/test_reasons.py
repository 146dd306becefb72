from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import WaiterError

from infra.reasons import failure, outcome, refusal

Event = dict[str, Any]


class Cloud:
    """CloudFormation with these events, the newest first, and this found by its validation."""

    def __init__(self, events: list[Event], validation: list[Event] | None = None) -> None:
        self._events = events
        self._validation = validation or []

    def get_paginator(self, _: str) -> "Cloud":
        return self

    def paginate(self, **_: str) -> Iterator[dict[str, Any]]:
        return ({"StackEvents": [event]} for event in self._events)

    def describe_events(self, **_: Any) -> dict[str, Any]:
        return {"OperationEvents": self._validation}


def failed(name: str, reason: str, token: str = "now") -> Event:
    return {
        "LogicalResourceId": name,
        "ResourceStatus": "CREATE_FAILED",
        "ResourceStatusReason": reason,
        "ClientRequestToken": token,
    }


def waited(**answer: Any) -> WaiterError:
    return WaiterError("a_waiter", "a reason", answer)


def test_the_first_failure_is_the_reason() -> None:
    cloud = Cloud([failed("Stack", "the following resources failed"), failed("Role", "no such\npolicy")])

    assert failure(cloud, "a-stack", "now") == "Role: no such policy"


def test_what_was_cancelled_and_what_failed_before_is_no_reason() -> None:
    cloud = Cloud([failed("Table", "creation cancelled"), failed("Role", "no such policy"), failed("Old", "x", "then")])

    assert failure(cloud, "a-stack", "now") == "Role: no such policy"


def test_a_validation_says_itself_what_it_found() -> None:
    found = {"LogicalResourceId": "Web", "ValidationStatus": "FAILED", "ValidationStatusReason": "the name is taken"}
    cloud = Cloud([failed("Stack", "1 error(s). Call DescribeEvents")], [found])

    assert failure(cloud, "a-stack", "now") == "Web: the name is taken"
    assert refusal(cloud, "a-stack", "a-set", waited(StatusReason="Call DescribeEvents")) == "Web: the name is taken"


def test_a_change_set_says_why_it_could_not_be_made() -> None:
    assert refusal(Cloud([]), "a-stack", "a-set", waited(StatusReason="no changes")) == "no changes"


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("UPDATE_ROLLBACK_COMPLETE", "is as it was before"),
        ("DELETE_COMPLETE", "is as it was before"),
        ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback"),
        ("UPDATE_IN_PROGRESS", "wait for it to end"),
    ],
)
def test_how_a_stack_was_left_is_said(status: str, told: str) -> None:
    assert told in outcome(waited(Stacks=[{"StackStatus": status}]))
