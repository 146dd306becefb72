"""The template: everything that an account needs, in plain CloudFormation."""

from typing import Any

from infra.cloudformation import Resource, Resources, att, ref
from infra.names import public_url, secret_arn
from infra.resources.alarms import alarms
from infra.resources.buckets import buckets
from infra.resources.dashboard import dashboard
from infra.resources.distribution import distribution
from infra.resources.functions import functions
from infra.resources.gateway_logging import gateway_logging
from infra.resources.rest_api import rest_api
from infra.resources.secret import secret
from infra.resources.socket_api import socket_api
from infra.resources.tables import tables
from infra.resources.workers import upload_permission, workers
from infra.stages import Stage


def template(stage: Stage) -> Resource:
    """The stage's template. Its two parameters say where the deployment package is."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Parley, stage {stage.name}",
        "Parameters": {
            "CodeBucket": {"Type": "String", "Description": "The bucket with the deployment package"},
            "CodeKey": {"Type": "String", "Description": "The deployment package's key"},
        },
        "Resources": _resources(stage),
        "Outputs": _outputs(stage),
    }


def _resources(stage: Stage) -> Resources:
    parts = (
        tables(stage),
        buckets(stage),
        secret(stage),
        functions(stage),
        workers(),
        upload_permission(stage),
        gateway_logging(stage),
        rest_api(stage),
        socket_api(stage),
        distribution(stage),
        alarms(stage),
        dashboard(stage),
    )
    return {name: one for part in parts for name, one in part.items()}


def _outputs(stage: Stage) -> dict[str, Any]:
    values = {
        "Address": public_url(stage),
        "Host": att("Distribution", "DomainName"),
        "JwtSecretArn": secret_arn(stage),
        "RestApiId": ref("RestApi"),
        "SocketApiId": ref("SocketApi"),
        "DeadLettersUrl": ref("DeadLetters"),
        "AttachmentsBucket": ref("Attachments"),
        **({"WebBucket": ref("Web")} if stage.web_client else {}),
    }
    return {name: {"Value": value} for name, value in values.items()}
