"""The reference tells of everything that is there, and of nothing else."""

import json
import re
from typing import cast

import pytest

import app
from chalicelib.core.errors import ParleyError
from chalicelib.core.ports import Ports
from chalicelib.edge.actions import shared_actions
from chalicelib.faces.direct.routes import actions
from reference.__main__ import PLACE, documents, text
from reference.asyncapi import ASKED, TOLD
from reference.openapi import declared, errors
from reference.operations import OPERATIONS

DOCUMENTS = documents()

ELSEWHERE = {"re_message", "conf_message", "amendment", "event", "reload_unread_messages"}
"""Frames whose action is no literal beside its name in the code."""


def test_every_route_is_told_of_and_no_other() -> None:
    assert set(declared(app.app)) == set(OPERATIONS)


def test_every_action_is_told_of_and_no_other() -> None:
    nowhere = cast(Ports, None)

    assert set(ASKED) == {*shared_actions(nowhere), *actions(nowhere)}


def test_every_refusal_of_the_core_has_its_words_in_every_face() -> None:
    codes = {kind.code for kind in ParleyError.__subclasses__() if kind.__module__.startswith("chalicelib.core")}

    for name, refusal in DOCUMENTS["openapi.json"]["components"]["responses"].items():
        assert set(refusal["content"]["application/json"]["examples"]) == codes, name


def test_every_code_of_an_error_frame_is_told_of() -> None:
    (channel,) = DOCUMENTS["asyncapi.json"]["channels"].values()
    (error,) = [one for one in channel["subscribe"]["message"]["oneOf"] if one["name"] == "error"]

    assert set(error["payload"]["properties"]["code"]["enum"]) == {kind.code for kind in errors()}


def test_every_frame_that_the_code_names_is_told_of() -> None:
    sources = [path.read_text() for path in (PLACE.parent.parent / "chalicelib").rglob("*.py")]

    named = {name for source in sources for name in re.findall(r'"action": "(\w+)"', source)}

    assert named | ELSEWHERE == set(TOLD)


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json"])
def test_what_is_served_is_what_the_code_says(name: str) -> None:
    assert json.loads((PLACE / name).read_text()) == DOCUMENTS[name], "run `python -m reference`"
    assert (PLACE / name).read_text() == text(DOCUMENTS[name])
