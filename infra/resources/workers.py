"""What hands events to the workers: the log's stream, the bucket, and the queue for what failed for good."""

import json

from infra.cloudformation import Resources, att, ref, resource
from infra.names import bucket_arn
from infra.resources.functions import may_invoke
from infra.stages import Stage

ASKED = {"eventName": ["INSERT"], "dynamodb": {"NewImage": {"bots": {"S": [{"exists": True}]}}}}
"""Only new entries that bots are to answer cost an invocation (docs/bots.md)."""

RETRIES = 5
OLDEST_SECONDS = 3600


def workers() -> Resources:
    """The stream's mapping, and what becomes of events that failed."""
    failed = {"OnFailure": {"Destination": att("DeadLetters")}}
    return {
        "DeadLetters": resource("SQS::Queue", {"MessageRetentionPeriod": 14 * 24 * 3600, "SqsManagedSseEnabled": True}),
        "LogStream": resource(
            "Lambda::EventSourceMapping",
            {
                "EventSourceArn": att("LogTable", "StreamArn"),
                "FunctionName": ref("OnLogFunction"),
                "StartingPosition": "TRIM_HORIZON",
                "BatchSize": 10,
                "ParallelizationFactor": 10,
                "MaximumRetryAttempts": RETRIES,
                "MaximumRecordAgeInSeconds": OLDEST_SECONDS,
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
                "FilterCriteria": {"Filters": [{"Pattern": json.dumps(ASKED)}]},
                "DestinationConfig": failed,
            },
        ),
        "UploadRetries": resource(
            "Lambda::EventInvokeConfig",
            {
                "FunctionName": ref("OnUploadFunction"),
                "Qualifier": "$LATEST",
                "MaximumRetryAttempts": 2,
                "MaximumEventAgeInSeconds": OLDEST_SECONDS,
                "DestinationConfig": failed,
            },
        ),
    }


def upload_permission(stage: Stage) -> Resources:
    """The bucket may invoke its worker. Its name is worked out, for the bucket comes after its permission."""
    return {"OnUploadPermission": may_invoke("on_upload", "s3", bucket_arn(stage, "attachments"))}
