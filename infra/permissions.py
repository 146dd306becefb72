"""What each function may do, and nothing else. A test compares this table with the calls that the functions make."""

from typing import Any

from infra.access import ACCESS
from infra.cloudformation import Resource, allow, arn, assumed_by, att, policy, resource
from infra.names import SOCKET_STAGE, bucket_arn, logical, secret_arn, table_prefix
from infra.stages import Stage


def role(stage: Stage, function: str) -> Resource:
    """The function's role."""
    statements = [allow(sorted(actions), arn_of(stage, target)) for target, actions in sorted(ACCESS[function].items())]
    statements += [_logs(function), *_worker(function)]
    properties = {
        "AssumeRolePolicyDocument": assumed_by("lambda"),
        "Policies": [policy("needs", statements)],
    }
    return resource("IAM::Role", properties)


def arn_of(stage: Stage, target: str) -> Any:
    """The ARN of a target of `infra.access`."""
    kind, _, name = target.partition(":")
    match kind:
        case "table":
            return arn("dynamodb", f"table/{table_prefix(stage)}{name}")
        case "sockets":
            return arn("execute-api", f"${{SocketApi}}/{SOCKET_STAGE}/{name}/@connections/*")
        case "bucket":
            return bucket_arn(stage, "attachments")
        case "files":
            return bucket_arn(stage, "attachments", "/attachments/*")
        case "secret":
            return secret_arn(stage)
    raise KeyError(target)


def _logs(function: str) -> Resource:
    """Write to its own log group, which the template makes."""
    return allow(["logs:CreateLogStream", "logs:PutLogEvents"], att(f"{logical(function)}Logs"))


def _worker(function: str) -> list[Resource]:
    """What Lambda does in the name of the workers: read the stream, put away what failed for good."""
    if function not in {"on_log", "on_upload"}:
        return []
    letters = allow(["sqs:SendMessage"], att("DeadLetters"))
    if function == "on_upload":
        return [letters]
    reading = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"]
    return [letters, allow(reading, att("LogTable", "StreamArn"))]
