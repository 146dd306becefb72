"""`make deploy` and `make destroy`: show, change, try."""

import mimetypes
from collections.abc import Sequence
from pathlib import Path

import httpx

from infra.account import Account, open_account, plainly
from infra.artefacts import publish
from infra.errors import InfraError
from infra.package import build_package
from infra.project import ROOT
from infra.stack import Change, Stack
from infra.stages import Stage
from infra.template import template

WEB = ROOT / "web"
SMOKE_SECONDS = 30


def deploy(stage: Stage, folder: Path) -> None:
    """Build, show what will change, change it, and see that it answers. Raises InfraError, with nothing half done."""
    account = open_account(stage.region)
    package = build_package(folder / f"{stage.stack}.zip")
    bucket = account.artefact_bucket(stage.stack)
    key, url = publish(account, bucket, package, template(stage))
    stack = Stack(account, stage.stack)
    changes = stack.compare(url, {"CodeBucket": bucket, "CodeKey": key}, stage.tags)
    show(stage, changes)
    if changes:
        stack.execute()
    outputs = stack.outputs()
    if stage.web_client:
        publish_web(account, outputs["WebBucket"])
    print(f"{stage.stack} is at {outputs['Address']}\n{smoke(outputs['Address'])}")


def destroy(stage: Stage, *, data: bool) -> None:
    """Delete the stack; tables, attachments and the secret stay, unless told otherwise."""
    account = open_account(stage.region)
    stack = Stack(account, stage.stack)
    if stack.status() is None:
        raise InfraError(f"there is no {stage.stack} in {stage.region} of account {account.id}")
    outputs = stack.outputs()
    if stage.web_client:
        empty(account, outputs["WebBucket"])
    stack.delete()
    if data:
        delete_data(account, stage, outputs)
    kept = "its data is deleted" if data else f"its tables, {outputs['AttachmentsBucket']} and the secret stay"
    print(f"{stage.stack} is gone; {kept}. The secret is {outputs['JwtSecretArn']}")


def show(stage: Stage, changes: Sequence[Change]) -> None:
    """A line a change; those that would replace what there is stand out."""
    print(f"{stage.stack}: " + (f"{len(changes)} changes" if changes else "nothing to change"))
    for one in changes:
        print(f"  {one.action:<8} {one.name:<28} {one.kind}{'  REPLACED' if one.replaced else ''}")


def smoke(address: str) -> str:
    """What the deployed stage says when it is asked how it is. Raises InfraError where it says nothing good."""
    try:
        answer = httpx.get(f"{address}/healthz", timeout=SMOKE_SECONDS)
    except httpx.TransportError as error:
        raise InfraError(f"deployed, but {address}/healthz does not answer: {error}") from error
    if not answer.is_success:
        raise InfraError(f"deployed, but {address}/healthz answers {answer.status_code}")
    return f"GET {address}/healthz: {answer.status_code} {answer.text.strip()}"


def publish_web(account: Account, bucket: str, folder: Path = WEB) -> None:
    """Put the web client's files into its bucket; browsers ask whether they changed."""
    with plainly(f"the web client cannot be put into {bucket}"):
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            account.client("s3").put_object(
                Bucket=bucket,
                Key=path.relative_to(folder).as_posix(),
                Body=path.read_bytes(),
                ContentType=kind,
                CacheControl="no-cache",
            )


def empty(account: Account, bucket: str) -> None:
    """Delete every object, older versions too."""
    s3 = account.client("s3")
    with plainly(f"{bucket} cannot be emptied"):
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
            if found:
                objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
                s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})


def delete_data(account: Account, stage: Stage, outputs: dict[str, str]) -> None:
    """Delete what outlived the stack, for good."""
    empty(account, outputs["AttachmentsBucket"])
    with plainly(f"the data of {stage.stack} cannot be deleted"):
        account.client("s3").delete_bucket(Bucket=outputs["AttachmentsBucket"])
        for one in template(stage)["Resources"].values():
            if one["Type"] == "AWS::DynamoDB::Table":
                account.client("dynamodb").delete_table(TableName=one["Properties"]["TableName"])
        if not stage.jwt_secret_arn:
            account.client("secretsmanager").delete_secret(SecretId=outputs["JwtSecretArn"])
