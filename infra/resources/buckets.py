"""The attachments' bucket and the web client's: private, encrypted, reached over TLS only."""

from typing import Any

from infra.application import UPLOADS
from infra.cloudformation import KEEP, Resource, Resources, resource, sub
from infra.names import bucket_arn, bucket_name, function_arn, public_url
from infra.stages import Stage


def buckets(stage: Stage) -> Resources:
    """Both, with their policies; the second only where the stage serves a web client."""
    found = {
        "Attachments": resource(
            "S3::Bucket",
            {**_private(stage, "attachments"), **_attachments(stage)},
            DependsOn=["OnUploadPermission"],
            **KEEP,
        ),
        "AttachmentsPolicy": {**_policy("Attachments", stage, "attachments", []), **KEEP},
    }
    if stage.web_client:
        found["Web"] = resource("S3::Bucket", _private(stage, "web"), DeletionPolicy="Delete")
        found["WebPolicy"] = _policy("Web", stage, "web", [_readable_by_the_distribution(stage)])
    return found


def _private(stage: Stage, purpose: str) -> Resource:
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return {
        "BucketName": bucket_name(stage, purpose),
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        },
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        "PublicAccessBlockConfiguration": dict.fromkeys(closed, True),
    }


def _attachments(stage: Stage) -> Resource:
    """Browsers upload from the web client's origin. An older version of a file is kept for a month, to restore it.

    What forms wrote is copied within their hour, or is of no use any more.
    """
    origin = stage.environment.get("ALLOW_ORIGIN") or public_url(stage)
    lifecycle = [
        {
            "Id": "unfinished",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
        {
            "Id": "incoming",
            "Status": "Enabled",
            "Prefix": UPLOADS,
            "ExpirationInDays": 1,
            "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
        },
        {
            "Id": "replaced-or-deleted",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": 30},
            "ExpiredObjectDeleteMarker": True,
        },
    ]
    arrival = {
        "Event": "s3:ObjectCreated:*",
        "Filter": {"S3Key": {"Rules": [{"Name": "prefix", "Value": UPLOADS}]}},
        "Function": function_arn(stage, "on_upload"),
    }
    rule = {
        "AllowedOrigins": [origin],
        "AllowedMethods": ["GET", "HEAD", "POST"],
        "AllowedHeaders": ["*"],
        "MaxAge": 600,
    }
    return {
        "CorsConfiguration": {"CorsRules": [rule]},
        "LifecycleConfiguration": {"Rules": lifecycle},
        "NotificationConfiguration": {"LambdaConfigurations": [arrival]},
        "VersioningConfiguration": {"Status": "Enabled"},
    }


def _policy(bucket: str, stage: Stage, purpose: str, statements: list[Resource]) -> Resource:
    tls_only: dict[str, Any] = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [bucket_arn(stage, purpose), bucket_arn(stage, purpose, "/*")],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    document = {"Version": "2012-10-17", "Statement": [tls_only, *statements]}
    return resource("S3::BucketPolicy", {"Bucket": {"Ref": bucket}, "PolicyDocument": document})


def _readable_by_the_distribution(stage: Stage) -> Resource:
    distribution = sub("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Distribution}")
    return {
        "Effect": "Allow",
        "Principal": {"Service": "cloudfront.amazonaws.com"},
        "Action": "s3:GetObject",
        "Resource": bucket_arn(stage, "web", "/*"),
        "Condition": {"StringEquals": {"AWS:SourceArn": distribution}},
    }
