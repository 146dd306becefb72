"""`make deploy` and `make destroy`: show, ask, change, try."""

from collections.abc import Callable, Sequence
from pathlib import Path

from infra.data import delete_data, empty
from infra.errors import InfraError
from infra.place import Place
from infra.retained import data_alone
from infra.site import publish_site
from infra.smoke import smoke
from infra.stack import Change, Stack
from infra.stages import Stage
from infra.template import template
from infra.version import Version, packaged, publish

Agree = Callable[[str], bool]
"""Asks the person at the terminal whether to go on."""

REPLACEMENT = {"True": "  REPLACED", "Conditional": "  perhaps replaced"}
NOT_AGREED = "not agreed to, so nothing was changed (YES=1 agrees beforehand)"


def deploy(place: Place, stage: Stage, package: Path, agree: Agree) -> Sequence[Change]:
    """Show what will change, change it, and try it; answers what changed.

    Raises InfraError with nothing half done: what fails is undone, and what was changed but does not pass its smoke
    test gives way to the version before.
    """
    stack = Stack(place.account, stage.stack, place.delay)
    before = stack.version()
    bucket = place.account.artefact_bucket(stage.stack)
    wanted = packaged(place.account, bucket, package, place.adapt(template(stage)))
    changes = change(place, stage, wanted, agree)
    outputs = stack.outputs()
    try:
        with place.open(stage, outputs) as address:
            smoke(address, place.delay)
    except InfraError as error:
        if not changes or before is None:
            raise InfraError(f"{stage.stack} is deployed, but {error}") from error
        change(place, stage, before)
        raise InfraError(f"{error}, so the version before is back") from error
    if stage.web_client:
        publish_site(place.account, outputs["WebBucket"])
    print(f"{stage.stack} is at {outputs['Address']}")
    return changes


def destroy(place: Place, stage: Stage, agree: Agree, *, data: bool) -> None:
    """Take the application down. Its data stays in the stack, unless told otherwise."""
    stack = Stack(place.account, stage.stack, place.delay)
    if not stack.exists():
        raise InfraError(f"there is no {stage.stack} in {stage.region} of account {place.account.id}")
    if not agree(f"Delete {stage.stack} with all its data, for good?" if data else f"Take {stage.stack} down?"):
        raise InfraError(NOT_AGREED)
    if "WebBucket" in stack.outputs():
        empty(place.account, stack.outputs()["WebBucket"])
    change(place, stage, Version(data_alone(place.adapt(template(stage)))))
    if data:
        delete_data(place.account, stack.resources())
        stack.delete()
    print(
        f"{stage.stack} is " + ("gone with its data" if data else "down; its tables, attachments and secret stay in it")
    )


def change(place: Place, stage: Stage, version: Version, agree: Agree = lambda _: True) -> Sequence[Change]:
    """Make the stack what the version says, if that changes anything and is agreed to."""
    stack = Stack(place.account, stage.stack, place.delay)
    url = publish(place.account, place.account.artefact_bucket(stage.stack), version.template)
    changes = stack.compare(url, version.parameters, stage.tags)
    _show(stage, changes)
    if changes and not agree(f"Change {stage.stack} in account {place.account.id}, {stage.region}?"):
        stack.forget_changes()
        raise InfraError(NOT_AGREED)
    if changes:
        stack.execute()
    return changes


def _show(stage: Stage, changes: Sequence[Change]) -> None:
    """A line a change; those that would replace what there is stand out."""
    print(f"{stage.stack}: " + (f"{len(changes)} changes" if changes else "nothing to change"))
    for one in changes:
        print(f"  {one.action:<8} {one.name:<28} {one.kind}{REPLACEMENT.get(one.replacement, '')}")
