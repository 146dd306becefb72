"""The REST API, from the very routes that Chalice serves."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from infra.application import routes
from infra.cloudformation import Resource, Resources, arn, att, ref, resource
from infra.names import REST_STAGE
from infra.resources.functions import invocation, log_group, may_invoke
from infra.resources.gateway_logging import after_logging
from infra.stages import Stage

ACCESS_LINE = {
    "requestId": "$context.requestId",
    "ip": "$context.identity.sourceIp",
    "time": "$context.requestTime",
    "method": "$context.httpMethod",
    "route": "$context.resourcePath",
    "status": "$context.status",
    "bytes": "$context.responseLength",
    "latency": "$context.responseLatency",
    "functionLatency": "$context.integrationLatency",
    "error": "$context.error.message",
}
"""A line of the access log: the route, never the path or the query, which may hold tokens and keys."""


def rest_api(stage: Stage) -> Resources:
    """The API, what is deployed of it, its stage with limits and access log, and its leave to call the function."""
    body = openapi(stage)
    deployment = f"RestDeployment{_digest(body)}"
    anything = arn("execute-api", "${RestApi}/*")
    return {
        "RestApi": resource(
            "ApiGateway::RestApi",
            {
                "Name": f"{stage.stack}-rest",
                "Body": body,
                "BinaryMediaTypes": ["*/*"],
                "EndpointConfiguration": {"Types": ["REGIONAL"]},
                "MinimumCompressionSize": 1024,
            },
        ),
        deployment: resource("ApiGateway::Deployment", {"RestApiId": ref("RestApi")}),
        "RestLogs": log_group(f"/parley/{stage.name}/rest", stage),
        "RestStage": resource(
            "ApiGateway::Stage", {**_stage(stage), "DeploymentId": ref(deployment)}, **after_logging(stage)
        ),
        "RestPermission": may_invoke("api", "apigateway", anything),
    }


def _stage(stage: Stage) -> Resource:
    limits = {"HttpMethod": "*", "ResourcePath": "/*", "DataTraceEnabled": False, "LoggingLevel": "OFF"}
    throttle = {"ThrottlingRateLimit": stage.rate, "ThrottlingBurstLimit": stage.burst}
    return {
        "RestApiId": ref("RestApi"),
        "StageName": REST_STAGE,
        "MethodSettings": [{**limits, **throttle, "MetricsEnabled": False}],
        "AccessLogSetting": {"DestinationArn": att("RestLogs"), "Format": json.dumps(ACCESS_LINE)},
    }


def openapi(stage: Stage) -> Resource:
    """The routes as API Gateway imports them.

    One method, ANY, a path: the application itself answers 405, also to methods that nobody thought of.
    """
    to_function = {
        "type": "aws_proxy",
        "httpMethod": "POST",
        "uri": invocation(stage, "api"),
        "passthroughBehavior": "when_no_match",
        "contentHandling": "CONVERT_TO_TEXT",
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": f"{stage.stack}-rest", "version": "1"},
        "x-amazon-apigateway-binary-media-types": ["*/*"],
        "paths": {path: _path(path, methods, to_function) for path, methods in sorted(routes().items())},
    }


def _path(path: str, methods: Mapping[str, Any], to_function: Resource) -> Resource:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    found: Resource = {
        "x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": to_function},
        "options": _preflight(methods),
    }
    if names:
        one = {"in": "path", "required": True, "schema": {"type": "string"}}
        found["parameters"] = [{"name": name, **one} for name in names]
    return found


def _preflight(methods: Mapping[str, Any]) -> Resource:
    """What browsers are told, as `chalice local` tells them. Answered by the gateway: it costs no invocation."""
    cors = next(entry.cors for entry in methods.values() if entry.cors)
    told = {
        "Access-Control-Allow-Methods": ",".join([*sorted(methods), "OPTIONS"]),
        **{name: str(value) for name, value in cors.get_access_control_headers().items()},
    }
    mock = {
        "type": "mock",
        "contentHandling": "CONVERT_TO_TEXT",  # every type is binary here, and a mock reads text only
        "requestTemplates": {"application/json": '{"statusCode": 200}'},
        "responses": {
            "default": {
                "statusCode": "200",
                "responseParameters": {f"method.response.header.{name}": f"'{value}'" for name, value in told.items()},
            }
        },
    }
    headers = {name: {"schema": {"type": "string"}} for name in told}
    return {
        "responses": {"200": {"description": "what may be asked", "headers": headers}},
        "x-amazon-apigateway-integration": mock,
    }


def _digest(body: Resource) -> str:
    """A deployment is a picture of the API as it is, so a changed API needs a new one."""
    return sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:12]
