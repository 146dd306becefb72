"""Leave for API Gateway to write logs."""

from infra.cloudformation import Resource, Resources, assumed_by, att, resource, sub
from infra.stages import Stage


def gateway_logging(stage: Stage) -> Resources:
    """Leave for API Gateway to write logs: one setting for the whole account and region, so it stays."""
    if not stage.gateway_logging:
        return {}
    managed = sub("arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs")
    role = {"AssumeRolePolicyDocument": assumed_by("apigateway"), "ManagedPolicyArns": [managed]}
    setting = {"CloudWatchRoleArn": att("GatewayLoggingRole")}
    stays = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    return {
        "GatewayLoggingRole": resource("IAM::Role", role, **stays),
        "GatewayLogging": resource("ApiGateway::Account", setting, **stays),
    }


def after_logging(stage: Stage) -> Resource:
    """What a stage that writes an access log waits for."""
    return {"DependsOn": ["GatewayLogging"]} if stage.gateway_logging else {}
