"""The WebSocket API: three routes, a function each."""

import json
from hashlib import sha256

from infra.cloudformation import Resource, Resources, arn, att, ref, resource, sub
from infra.names import SOCKET_STAGE, logical
from infra.resources.functions import invocation, log_group, may_invoke
from infra.resources.gateway_logging import after_logging
from infra.stages import Stage

ROUTES = {"$connect": "connect", "$default": "message", "$disconnect": "disconnect"}

ACCESS_LINE = {
    "requestId": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "time": "$context.requestTime",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "connectionId": "$context.connectionId",
    "status": "$context.status",
    "functionLatency": "$context.integrationLatency",
    "error": "$context.error.message",
}
"""A line of the access log: nothing of the query, which holds the token."""


def socket_api(stage: Stage) -> Resources:
    """The API with its routes, what is deployed of them, its stage with limits and access log."""
    api = {
        "Name": f"{stage.stack}-sockets",
        "ProtocolType": "WEBSOCKET",
        "RouteSelectionExpression": "$request.body.action",
    }
    found: Resources = {"SocketApi": resource("ApiGatewayV2::Api", api)}
    for key, function in ROUTES.items():
        found |= _route(stage, key, function)
    made = json.dumps(found, sort_keys=True)
    deployment = f"SocketDeployment{sha256(made.encode()).hexdigest()[:12]}"
    routes = [f"{logical(function)}Route" for function in ROUTES.values()]
    return {
        **found,
        deployment: resource("ApiGatewayV2::Deployment", {"ApiId": ref("SocketApi")}, DependsOn=routes),
        "SocketLogs": log_group(f"/parley/{stage.name}/sockets", stage),
        "SocketStage": resource("ApiGatewayV2::Stage", _stage(stage, deployment), **after_logging(stage)),
    }


def _route(stage: Stage, key: str, function: str) -> Resources:
    """A route with its function. What functions return is not for the client, so there is no answering route."""
    name = logical(function)
    integration = {
        "ApiId": ref("SocketApi"),
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": invocation(stage, function),
    }
    route = {
        "ApiId": ref("SocketApi"),
        "RouteKey": key,
        "AuthorizationType": "NONE",
        "Target": sub(f"integrations/${{{name}Integration}}"),
    }
    called = arn("execute-api", f"${{SocketApi}}/{SOCKET_STAGE}/{key}")
    return {
        f"{name}Integration": resource("ApiGatewayV2::Integration", integration),
        f"{name}Route": resource("ApiGatewayV2::Route", route),
        f"{name}Permission": may_invoke(function, "apigateway", called),
    }


def _stage(stage: Stage, deployment: str) -> Resource:
    limits = {"ThrottlingRateLimit": stage.rate, "ThrottlingBurstLimit": stage.burst}
    return {
        "ApiId": ref("SocketApi"),
        "StageName": SOCKET_STAGE,
        "DeploymentId": ref(deployment),
        "DefaultRouteSettings": {**limits, "DataTraceEnabled": False, "LoggingLevel": "OFF"},
        "AccessLogSettings": {"DestinationArn": att("SocketLogs"), "Format": json.dumps(ACCESS_LINE)},
    }
