"""The template with one permission less, and what of the application should notice."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from demo.scenes import rooms
from demo.stage import Stage as Scenery
from infra.acceptance import answer_health, connect, send_file, send_text
from infra.cloudformation import Resource
from infra.names import logical

Play = Callable[[Scenery], None]


@dataclass(frozen=True, slots=True)
class Withheld:
    """An action taken from a function's role: one play needs it, another does not."""

    function: str
    action: str
    needs_it: Play
    goes_on: Play


WITHOUT = (
    Withheld("message", "execute-api:ManageConnections", send_text, answer_health),
    Withheld("message", "dynamodb:PutItem", send_text, connect),
    Withheld("connect", "dynamodb:PutItem", connect, answer_health),
    Withheld("on_upload", "s3:PutObject", send_file, send_text),
    Withheld("on_log", "dynamodb:PutItem", rooms, send_text),
)


def without(template: Resource, withheld: Withheld) -> Resource:
    """The template with the action taken from every statement of the function's role."""
    changed = deepcopy(template)
    role = changed["Resources"][f"{logical(withheld.function)}Role"]["Properties"]
    for policy in role["Policies"]:
        document = policy["PolicyDocument"]
        for statement in document["Statement"]:
            statement["Action"] = [one for one in statement["Action"] if one != withheld.action]
        document["Statement"] = [one for one in document["Statement"] if one["Action"]]
    return changed
