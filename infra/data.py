"""Data that is deleted for good."""

from collections.abc import Iterable

from infra.account import Account, plainly


def delete_data(account: Account, resources: Iterable[tuple[str, str]]) -> None:
    """Delete the tables, buckets and secrets among these resources, given by type and physical id.

    A deleted secret can be called back for thirty days; nothing else can.
    """
    for kind, name in resources:
        with plainly(f"{name} cannot be deleted"):
            match kind:
                case "AWS::DynamoDB::Table":
                    account.client("dynamodb").delete_table(TableName=name)
                case "AWS::S3::Bucket":
                    empty(account, name)
                    account.client("s3").delete_bucket(Bucket=name)
                case "AWS::SecretsManager::Secret":
                    account.client("secretsmanager").delete_secret(SecretId=name)


def empty(account: Account, bucket: str) -> None:
    """Delete every object, older versions too."""
    s3 = account.client("s3")
    with plainly(f"{bucket} cannot be emptied"):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            if found:
                objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
                s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
