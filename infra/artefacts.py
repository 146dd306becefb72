"""Packages and templates in the account, under names made of their content, so that older ones stay."""

from hashlib import sha256

from botocore.exceptions import ClientError

from infra.account import Account
from infra.errors import InfraError


def keep(account: Account, bucket: str, content: bytes, ending: str) -> str:
    """Upload the content, unless it is there; answers its key. Raises InfraError where the bucket's name is taken."""
    _ensure(account, bucket)
    key = sha256(content).hexdigest()[:24] + ending
    account.client("s3").put_object(Bucket=bucket, Key=key, Body=content, ExpectedBucketOwner=account.id)
    return key


def _ensure(account: Account, bucket: str) -> None:
    """The bucket, private."""
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
