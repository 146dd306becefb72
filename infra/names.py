"""Names that more than one resource says: worked out and not referred to, so that nothing refers in a circle."""

from infra.cloudformation import Resource, arn, att, sub
from infra.stages import Stage

REST_STAGE = "api"
SOCKET_STAGE = "live"
SOCKET_PATH = "/ws/chat/room/"
"""Where sockets are opened, behind the one host (contract 002 C1)."""

CODE = {"S3Bucket": {"Ref": "CodeBucket"}, "S3Key": {"Ref": "CodeKey"}}
"""The deployment package: the template's two parameters."""


def table_prefix(stage: Stage) -> str:
    """What the names of the tables begin with."""
    return f"{stage.stack}-"


def function_name(stage: Stage, function: str) -> str:
    """What the function is called in the account."""
    return f"{stage.stack}-{function.replace('_', '-')}"


def function_arn(stage: Stage, function: str) -> Resource:
    """The function's ARN."""
    return arn("lambda", f"function:{function_name(stage, function)}")


def logical(function: str) -> str:
    """The function's name within the template: `on_log` is `OnLog`."""
    return function.title().replace("_", "")


def bucket_name(stage: Stage, purpose: str) -> Resource:
    """A bucket's name, which no other account has."""
    return sub(f"{stage.stack}-{purpose}-${{AWS::AccountId}}-${{AWS::Region}}")


def bucket_arn(stage: Stage, purpose: str, key: str = "") -> Resource:
    """The ARN of the bucket, or of keys in it."""
    return sub(f"arn:${{AWS::Partition}}:s3:::{stage.stack}-{purpose}-${{AWS::AccountId}}-${{AWS::Region}}{key}")


def secret_arn(stage: Stage) -> str | Resource:
    """The secret that tokens are signed with: the owner's own, or else the one that the stack makes."""
    return stage.jwt_secret_arn or att("JwtSecret", "Id")


def public_url(stage: Stage) -> str | Resource:
    """The origin that clients see."""
    return f"https://{stage.domain}" if stage.domain else sub("https://${Distribution.DomainName}")
