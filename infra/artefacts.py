"""Packages and templates in the account, under names made of their content."""

import json
from copy import deepcopy
from hashlib import sha256
from pathlib import Path

from botocore.exceptions import ClientError

from infra.account import Account, plainly
from infra.cloudformation import Resource
from infra.errors import InfraError


def publish(account: Account, bucket: str, package: Path, template: Resource) -> tuple[str, str]:
    """Upload both, unless they are there; answers the package's key and the template's address."""
    with plainly(f"the bucket {bucket} takes no artefacts"):
        _ensure(account, bucket)
        code = package.read_bytes()
        text = json.dumps(with_literal_names(template, account)).encode()
        key = _put(account, bucket, code, ".zip")
        template_key = _put(account, bucket, text, ".json")
    endpoint = account.client("s3").meta.endpoint_url
    host = f"https://{bucket}.s3.{account.region}.amazonaws.com" if "amazonaws" in endpoint else f"{endpoint}/{bucket}"
    return key, f"{host}/{template_key}"


def with_literal_names(template: Resource, account: Account) -> Resource:
    """The template with its buckets' names spelt out: CloudFormation takes in again only what is named literally."""
    changed = deepcopy(template)
    for one in changed["Resources"].values():
        if one["Type"] == "AWS::S3::Bucket":
            name = str(one["Properties"]["BucketName"]["Fn::Sub"])
            name = name.replace("${AWS::AccountId}", account.id).replace("${AWS::Region}", account.region)
            one["Properties"]["BucketName"] = name
    return changed


def _ensure(account: Account, bucket: str) -> None:
    """The bucket, private. Raises InfraError where another account has the name."""
    s3 = account.client("s3")
    place = {} if account.region == "us-east-1" else {"LocationConstraint": account.region}
    try:
        s3.create_bucket(Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {}))
    except ClientError as error:
        if error.response["Error"]["Code"] == "BucketAlreadyExists":
            raise InfraError(f"the bucket name {bucket} is taken by another account; rename the stage") from error
        if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
            raise
    closed = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=dict.fromkeys(closed, True))


def _put(account: Account, bucket: str, content: bytes, ending: str) -> str:
    key = sha256(content).hexdigest()[:24] + ending
    account.client("s3").put_object(Bucket=bucket, Key=key, Body=content, ExpectedBucketOwner=account.id)
    return key
