"""What a stack is made of at one time, and how it gets into the account."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from infra.account import Account, plainly
from infra.artefacts import keep
from infra.cloudformation import Resource


@dataclass(frozen=True, slots=True)
class Version:
    """A template with the values of its parameters: which package the functions run."""

    template: Resource
    parameters: Mapping[str, str] = field(default_factory=dict)


def packaged(account: Account, bucket: str, package: Path, template: Resource) -> Version:
    """The template with this package, which is uploaded unless it is there."""
    with plainly(f"the bucket {bucket} takes no package"):
        key = keep(account, bucket, package.read_bytes(), ".zip")
    return Version(template, {"CodeBucket": bucket, "CodeKey": key})


def publish(account: Account, bucket: str, template: Resource) -> str:
    """Upload the template, which is too long to be sent along; answers its address."""
    with plainly(f"the bucket {bucket} takes no template"):
        key = keep(account, bucket, json.dumps(template).encode(), ".json")
    endpoint = account.client("s3").meta.endpoint_url
    host = f"https://{bucket}.s3.{account.region}.amazonaws.com" if "amazonaws" in endpoint else f"{endpoint}/{bucket}"
    return f"{host}/{key}"
