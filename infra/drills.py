"""What operators hope not to need, drilled: a deployment that fails, one that does not answer, taking down and back."""

import uuid
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from infra.acceptance import send_text
from infra.cloudformation import Resource, resource
from infra.errors import InfraError
from infra.rehearsal import Rehearsal
from infra.restore import restore

BROKEN = "raise RuntimeError('this version does not start')\n"


def refuse_a_taken_name(rehearsal: Rehearsal) -> None:
    """A bucket's name that somebody has fails the deployment, says so in a line, and changes nothing."""
    name = "a-name-that-somebody-has"
    place = {"LocationConstraint": rehearsal.place.account.region}
    rehearsal.place.account.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)

    with _told(name):
        rehearsal.deploy(lambda one: _with(one, "Taken", resource("S3::Bucket", {"BucketName": name})))
    _expect_unchanged(rehearsal)


def leave_nothing_of_a_first_that_fails(rehearsal: Rehearsal) -> None:
    """A first deployment that fails half way leaves nothing but what it was deployed from."""
    with _told("Twin"):
        rehearsal.deploy(_with_a_twin)
    _expect_nothing(rehearsal)


def undo_what_fails(rehearsal: Rehearsal) -> None:
    """A later deployment that fails half way leaves what was there before."""
    with _told("Twin"):
        rehearsal.deploy(_with_a_twin)
    _expect_unchanged(rehearsal)


def go_back_to_the_version_before(rehearsal: Rehearsal) -> None:
    """A package that does not start fails its smoke test, and gives way to the one before."""
    broken = _broken(rehearsal.package)

    with _told("the version before is back"):
        replace(rehearsal, package=broken).deploy()
    _expect_unchanged(rehearsal)


def take_down_and_back(rehearsal: Rehearsal) -> None:
    """Destroyed and deployed again, there is the same data, and tokens are signed with the same secret."""
    before = _conversations(rehearsal), rehearsal.stack.outputs()["JwtSecretArn"]

    rehearsal.destroy()
    rehearsal.destroy()
    rehearsal.deploy()

    if not before[0] or before != (_conversations(rehearsal), rehearsal.stack.outputs()["JwtSecretArn"]):
        raise InfraError("the data went with the application")
    with rehearsal.open() as scenery:
        send_text(scenery)


def delete_everything(rehearsal: Rehearsal) -> None:
    """Told to, it deletes the data too; only what was deployed from is left."""
    rehearsal.destroy(data=True)

    _expect_nothing(rehearsal)


def restore_to_another_stage(rehearsal: Rehearsal) -> None:
    """A message is read in a stage that was deployed around restored tables, with a token of before."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    with rehearsal.open() as scenery, scenery.socket("Ada", token=scenery.token(ada)) as socket:
        scenery.ask("Ben", "GET", "/chat/user/threads/", scenery.token(ben))
        socket.send(action="text_message", message_body="hello", receiver_id=ben)
        socket.sees("conf_message")
    secret = rehearsal.stack.outputs()["JwtSecretArn"]
    other = replace(rehearsal.stage, name="restored", jwt_secret_arn=secret, gateway_logging=False)

    restore(rehearsal.place, rehearsal.stage, other, None)
    with _told("there are tables already"):
        restore(rehearsal.place, rehearsal.stage, other, None)
    restored = replace(rehearsal, stage=other)
    restored.deploy()

    with restored.open() as scenery:
        read = scenery.ask("Ben", "GET", f"/chat/messages/{ada}/", scenery.token(ben))["data"]["messages"]
    if [one["message"] for one in read] != ["hello"]:
        raise InfraError(f"of what was written before, the restored stage knows {read}")


Drill = Callable[[Rehearsal], None]

BEFORE: tuple[Drill, ...] = (leave_nothing_of_a_first_that_fails,)
"""Drilled in an account where nothing was deployed yet."""

AFTER: tuple[Drill, ...] = (
    refuse_a_taken_name,
    undo_what_fails,
    go_back_to_the_version_before,
    take_down_and_back,
    restore_to_another_stage,
    delete_everything,
)


@contextmanager
def _told(words: str) -> Iterator[None]:
    """What is done within fails, in one line with these words."""
    try:
        yield
    except InfraError as error:
        if words not in str(error) or "\n" in str(error):
            raise
        print(f"refused: {error}")
    else:
        raise InfraError(f"nothing was said of {words!r}")


def _expect_unchanged(rehearsal: Rehearsal) -> None:
    if rehearsal.deploy():
        raise InfraError("something of a failed deployment stayed")


def _expect_nothing(rehearsal: Rehearsal) -> None:
    account = rehearsal.place.account
    tables = account.client("dynamodb").list_tables()["TableNames"]
    buckets = [one["Name"] for one in account.client("s3").list_buckets()["Buckets"]]
    mine = [one for one in (*tables, *buckets) if one.startswith(rehearsal.stage.stack)]
    if rehearsal.stack.exists() or mine != [account.artefact_bucket(rehearsal.stage.stack)]:
        raise InfraError(f"of {rehearsal.stage.stack} there is still {mine}")


def _with_a_twin(template: Resource) -> Resource:
    """A second function of a name that only one can have, made after all that it is to fail behind."""
    twin = {**template["Resources"]["ToSockets"], "DependsOn": ["ToSockets", "LogTable", "Attachments"]}
    return _with(template, "Twin", twin)


def _with(template: Resource, name: str, more: Resource) -> Resource:
    return {**template, "Resources": {**template["Resources"], name: more}}


def _broken(package: Path) -> Path:
    """The package with an application that raises while it is imported."""
    target = package.with_name("broken.zip")
    with zipfile.ZipFile(package) as whole, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as broken:
        for one in whole.infolist():
            if not one.filename.startswith("__pycache__/app."):
                broken.writestr(one, BROKEN if one.filename == "app.py" else whole.read(one))
    return target


def _conversations(rehearsal: Rehearsal) -> int:
    table = f"{rehearsal.stage.stack}-conversations"
    answer: Resource = rehearsal.place.account.client("dynamodb").scan(TableName=table, Select="COUNT")
    return int(answer["Count"])
