"""The stack: what a template would change, changing it, and what became of it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.account import Account, plainly
from infra.errors import InfraError

PATIENCE = {"Delay": 5, "MaxAttempts": 360}
"""Half an hour: a first distribution takes a while to reach every edge."""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that would be added, changed or removed; `replaced` is said of one whose data would not survive."""

    action: str
    name: str
    kind: str
    replaced: bool


class Stack:
    """One stack in an account."""

    def __init__(self, account: Account, name: str, patience: Mapping[str, int] = PATIENCE) -> None:
        self._account = account
        self._cloud = account.client("cloudformation")
        self._patience = dict(patience)
        self._change_set = f"parley-{secrets.token_hex(4)}"
        self.name = name

    def status(self) -> str | None:
        """What CloudFormation says of it; None where there is none."""
        found = self._described()
        status = str(found["StackStatus"]) if found else None
        return None if status in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"} else status

    def outputs(self) -> dict[str, str]:
        """What it tells about itself."""
        found = self._described() or {}
        return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}

    def compare(self, url: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> Sequence[Change]:
        """What deploying the template would change. Data that an earlier stack left behind is taken in again."""
        new = self.status() is None
        self._change_set = f"parley-{secrets.token_hex(4)}"
        with plainly(f"{self.name} cannot be compared"):
            self._cloud.create_change_set(
                StackName=self.name,
                ChangeSetName=self._change_set,
                ChangeSetType="CREATE" if new else "UPDATE",
                TemplateURL=url,
                Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
                Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
                Capabilities=["CAPABILITY_IAM"],
                ImportExistingResources=True,
                **({"OnStackFailure": "DELETE"} if new else {}),
            )
        return self._changes()

    def execute(self) -> None:
        """Make the changes. Raises InfraError where they failed, with everything as it was before."""
        began = self.status()
        with plainly(f"{self.name} cannot be changed"):
            self._cloud.execute_change_set(StackName=self.name, ChangeSetName=self._change_set)
        self._wait("stack_create_complete" if began is None else "stack_update_complete")

    def forget_changes(self) -> None:
        """Drop the change set; a stack that was only looked at is gone with it."""
        with plainly(f"{self.name}'s change set cannot be dropped"):
            self._cloud.delete_change_set(StackName=self.name, ChangeSetName=self._change_set)
            if self.status() is None and self._described():
                self._cloud.delete_stack(StackName=self.name)

    def delete(self) -> None:
        """Delete it; what is to be retained stays."""
        with plainly(f"{self.name} cannot be deleted"):
            self._cloud.delete_stack(StackName=self.name)
        self._wait("stack_delete_complete")

    def _changes(self) -> Sequence[Change]:
        try:
            self._cloud.get_waiter("change_set_create_complete").wait(
                StackName=self.name, ChangeSetName=self._change_set, WaiterConfig={"Delay": 2, "MaxAttempts": 150}
            )
        except WaiterError as error:
            reason = str(error.last_response.get("StatusReason", error))
            self.forget_changes()
            if "didn't contain changes" in reason or "No updates" in reason:
                return []
            raise InfraError(f"{self.name} cannot be deployed: {reason}") from error
        pages = self._cloud.get_paginator("describe_change_set").paginate(
            StackName=self.name, ChangeSetName=self._change_set
        )
        return [_change(one["ResourceChange"]) for page in pages for one in page["Changes"]]

    def _wait(self, waiter: str) -> None:
        try:
            self._cloud.get_waiter(waiter).wait(StackName=self._arn(), WaiterConfig=self._patience)
        except WaiterError as error:
            raise InfraError(f"{self.name} failed, and is as it was before: {self._reason()}") from error

    def _arn(self) -> str:
        """A stack that is gone is found by its ARN only."""
        found = self._described()
        return str(found["StackId"]) if found else self.name

    def _reason(self) -> str:
        events = self._cloud.describe_stack_events(StackName=self._arn())["StackEvents"]
        failed = [one for one in events if one["ResourceStatus"].endswith("_FAILED")]
        told = [one for one in failed if "cancelled" not in one.get("ResourceStatusReason", "cancelled")]
        return "; ".join(f"{one['LogicalResourceId']}: {one['ResourceStatusReason']}" for one in told[-1:]) or "unknown"

    def _described(self) -> Any:
        try:
            return self._cloud.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise


def _change(change: Mapping[str, Any]) -> Change:
    replaced = change.get("Replacement") in {"True", "Conditional"}
    return Change(change["Action"], change["LogicalResourceId"], change["ResourceType"], replaced)
