"""The stack: what a template would change, changing it, and what became of it."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError, WaiterError

from infra.account import Account, plainly
from infra.errors import InfraError
from infra.reasons import failure, outcome, refusal
from infra.version import Version

PATIENCE = 30 * 60
"""Seconds: a first distribution takes a while to reach every edge."""

UNCHANGED = ("didn't contain changes", "No updates")
"""How CloudFormation words that there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that would be added, changed or removed; `replacement` is True, False or Conditional: by another."""

    action: str
    name: str
    kind: str
    replacement: str


class Stack:
    """One stack in an account; `delay` is the seconds between two looks at it."""

    def __init__(self, account: Account, name: str, delay: int) -> None:
        self._cloud = account.client("cloudformation")
        self._delay = delay
        self._change_set = ""
        self._id = name
        self.name = name

    def exists(self) -> bool:
        """Whether there is one; one that was only looked at is none."""
        found = self._described()
        return found is not None and found["StackStatus"] not in {"REVIEW_IN_PROGRESS", "DELETE_COMPLETE"}

    def outputs(self) -> dict[str, str]:
        """What it tells about itself."""
        found = self._described() or {}
        return {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", ())}

    def version(self) -> Version | None:
        """What it is made of; None where there is none."""
        if not self.exists():
            return None
        with plainly(f"{self.name} cannot be read"):
            template = self._cloud.get_template(StackName=self.name, TemplateStage="Original")["TemplateBody"]
        parameters = (self._described() or {}).get("Parameters", ())
        return Version(template, {one["ParameterKey"]: one["ParameterValue"] for one in parameters})

    def resources(self) -> Iterator[tuple[str, str]]:
        """The type and the physical id of everything in it."""
        pages = self._cloud.get_paginator("list_stack_resources").paginate(StackName=self.name)
        with plainly(f"{self.name} cannot be read"):
            for one in (one for page in pages for one in page["StackResourceSummaries"]):
                yield one["ResourceType"], one["PhysicalResourceId"]

    def compare(self, url: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> Sequence[Change]:
        """What deploying the template at this address would change. Tables that are there by name are taken in."""
        new = not self.exists()
        self._change_set = f"parley-{secrets.token_hex(4)}"
        with plainly(f"{self.name} cannot be compared"):
            made = self._cloud.create_change_set(
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
        self._id = made["StackId"]  # by which alone it is found once it is gone
        return self._changes()

    def execute(self) -> None:
        """Make the changes. Raises InfraError where they failed; CloudFormation has undone them then."""
        new = not self.exists()
        with plainly(f"{self.name} cannot be changed"):
            self._cloud.execute_change_set(
                StackName=self.name, ChangeSetName=self._change_set, ClientRequestToken=self._change_set
            )
        self._wait("stack_create_complete" if new else "stack_update_complete")
        if new:
            self._protect(on=True)

    def forget_changes(self) -> None:
        """Drop the change set; a stack that was only looked at is gone with it."""
        with plainly(f"{self.name}'s change set cannot be dropped"):
            self._cloud.delete_change_set(StackName=self.name, ChangeSetName=self._change_set)
            if not self.exists() and self._described():
                self._cloud.delete_stack(StackName=self.name)

    def delete(self) -> None:
        """Delete it; what is to be retained stays."""
        self._protect(on=False)
        self._change_set = f"parley-{secrets.token_hex(4)}"
        self._id = (self._described() or {}).get("StackId", self.name)
        with plainly(f"{self.name} cannot be deleted"):
            self._cloud.delete_stack(StackName=self.name, ClientRequestToken=self._change_set)
        self._wait("stack_delete_complete")

    def _changes(self) -> Sequence[Change]:
        wait = {"Delay": min(self._delay, 2), "MaxAttempts": 150}
        try:
            self._cloud.get_waiter("change_set_create_complete").wait(
                StackName=self.name, ChangeSetName=self._change_set, WaiterConfig=wait
            )
        except WaiterError as error:
            reason = refusal(self._cloud, self.name, self._change_set, error)
            self.forget_changes()
            if any(words in reason for words in UNCHANGED):
                return []
            raise InfraError(f"{self.name} cannot be deployed: {reason}") from error
        pages = self._cloud.get_paginator("describe_change_set").paginate(
            StackName=self.name, ChangeSetName=self._change_set
        )
        return [_change(one["ResourceChange"]) for page in pages for one in page["Changes"]]

    def _wait(self, waiter: str) -> None:
        wait = {"Delay": self._delay, "MaxAttempts": PATIENCE // self._delay}
        try:
            self._cloud.get_waiter(waiter).wait(StackName=self._id, WaiterConfig=wait)
        except WaiterError as error:
            reason = failure(self._cloud, self._id, self._change_set)
            raise InfraError(f"{self.name} failed, and {outcome(error)}: {reason}") from error

    def _protect(self, *, on: bool) -> None:
        """Refuse, or allow, that somebody deletes the stack: what holds the data together."""
        with plainly(f"{self.name} cannot be protected"):
            self._cloud.update_termination_protection(StackName=self.name, EnableTerminationProtection=on)

    def _described(self) -> Any:
        try:
            return self._cloud.describe_stacks(StackName=self.name)["Stacks"][0]
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise InfraError(f"{self.name} cannot be read: {error}") from error


def _change(change: Mapping[str, Any]) -> Change:
    named = change["Action"], change["LogicalResourceId"], change["ResourceType"]
    return Change(*named, change.get("Replacement", "False"))
