"""One function a trigger kind, each with a role and a log group of its own."""

from dataclasses import dataclass

from infra.cloudformation import Resource, Resources, att, ref, resource, sub
from infra.names import CODE, SOCKET_STAGE, bucket_name, function_name, logical, public_url, secret_arn, table_prefix
from infra.permissions import role
from infra.project import RUNTIME
from infra.stages import Stage


@dataclass(frozen=True, slots=True)
class Function:
    """A handler of the application. `seconds` is how long it may take; `share` of the stage's memory it gets."""

    name: str
    handler: str
    seconds: int
    share: float = 1.0


GATEWAY_SECONDS = 29
"""How long API Gateway waits for an answer."""

FUNCTIONS = (
    Function("api", "app.app", GATEWAY_SECONDS),
    Function("connect", "app.connect", GATEWAY_SECONDS, 0.5),
    Function("message", "app.message", GATEWAY_SECONDS),
    Function("disconnect", "app.disconnect", GATEWAY_SECONDS, 0.5),
    Function("on_log", "app.on_log", 180, 0.5),
    Function("on_upload", "app.on_upload", 60, 0.5),
)


def functions(stage: Stage) -> Resources:
    """Every function, with its role and its log group."""
    found: Resources = {}
    for one in FUNCTIONS:
        name = logical(one.name)
        group = f"/aws/lambda/{function_name(stage, one.name)}"
        found[f"{name}Logs"] = log_group(group, stage)
        found[f"{name}Role"] = role(stage, one.name)
        found[f"{name}Function"] = _function(stage, one)
    return found


def log_group(name: str, stage: Stage) -> Resource:
    """A log group that forgets after the stage's days."""
    return resource("Logs::LogGroup", {"LogGroupName": name, "RetentionInDays": stage.log_days})


def may_invoke(function: str, service: str, source: Resource) -> Resource:
    """Let a service invoke the function, on behalf of one source in this account."""
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": ref(f"{logical(function)}Function"),
        "Principal": f"{service}.amazonaws.com",
        "SourceAccount": ref("AWS::AccountId"),
        "SourceArn": source,
    }
    if service == "apigateway":
        del properties["SourceAccount"]  # API Gateway does not say it; the ARN of its API does
    return resource("Lambda::Permission", properties)


def _function(stage: Stage, function: Function) -> Resource:
    name = logical(function.name)
    properties = {
        "FunctionName": function_name(stage, function.name),
        "Runtime": RUNTIME,
        "Architectures": ["arm64"],
        "Handler": function.handler,
        "Code": CODE,
        "MemorySize": int(stage.memory * function.share),
        "Timeout": function.seconds,
        "Role": att(f"{name}Role"),
        "Environment": {"Variables": environment(stage)},
        "LoggingConfig": {"LogFormat": "Text", "LogGroup": ref(f"{name}Logs")},
    }
    return resource("Lambda::Function", properties)


def environment(stage: Stage) -> Resource:
    """What chalicelib/settings.py reads: what the template knows, and what the stage chose beside it."""
    return {
        **stage.environment,
        "STAGE": stage.name,
        "TABLE_PREFIX": table_prefix(stage),
        "ATTACHMENTS_BUCKET": bucket_name(stage, "attachments"),
        "SOCKET_API_URL": sub(
            f"https://${{SocketApi}}.execute-api.${{AWS::Region}}.${{AWS::URLSuffix}}/{SOCKET_STAGE}"
        ),
        "PUBLIC_URL": public_url(stage),
        "JWT_SECRET_ARN": secret_arn(stage),
    }


def invocation(stage: Stage, function: str) -> Resource:
    """The address under which API Gateway invokes the function."""
    to = f"function:{function_name(stage, function)}"
    own = f"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:{to}"
    return sub(
        f"arn:${{AWS::Partition}}:apigateway:${{AWS::Region}}:lambda:path/2015-03-31/functions/{own}/invocations"
    )
