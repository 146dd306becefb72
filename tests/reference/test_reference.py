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
from reference.__main__ import PLACE, text
from reference.faces import FACES, OPERATIONS, SHAPES
from reference.frames import ASKED, ENTRIES, TOLD
from reference.openapi import declared, kinds
from tests.reference.conforming import DOCUMENTS, REST, frame_schema

ELSEWHERE = {"re_message", "conf_message", "amendment", "reload_unread_messages"}
"""Frames whose action is no literal beside its name in the code."""


def test_every_route_is_told_of_and_no_other() -> None:
    assert set(declared(app.app)) == set(OPERATIONS)


def test_every_action_is_told_of_and_no_other() -> None:
    nowhere = cast(Ports, None)

    assert set(ASKED) == {*shared_actions(nowhere), *actions(nowhere)}


def test_every_kind_of_conversation_has_its_frames() -> None:
    assert set(ENTRIES) == set(app.ENCODERS)


@pytest.mark.parametrize("face", FACES)
def test_every_refusal_of_the_core_has_its_words_in_the_face(face: str) -> None:
    told = {
        (code, int(name.rpartition(".")[2]))
        for name, refusal in REST["components"]["responses"].items()
        if name.startswith(face)
        for code in refusal["content"]["application/json"]["examples"]
    }

    assert told == {(kind.code, kind.status) for kind in kinds(face)}


def test_every_code_of_an_error_frame_is_told_of() -> None:
    told = frame_schema("subscribe", "error")["properties"]["code"]["enum"]

    assert set(told) == {kind.code for kind in ParleyError.__subclasses__()}


def test_every_frame_that_the_code_names_is_told_of() -> None:
    sources = [path.read_text() for path in (PLACE.parent.parent / "chalicelib").rglob("*.py")]

    named = {name for source in sources for name in re.findall(r'"action": "(\w+)"', source)}

    assert named | ELSEWHERE == set(TOLD)


def test_every_shape_is_used() -> None:
    used = set(re.findall(r'"#/components/schemas/([\w.]+)"', json.dumps(DOCUMENTS)))

    assert set(SHAPES) <= used


@pytest.mark.parametrize("name", ["openapi.json", "asyncapi.json"])
def test_what_is_served_is_what_the_code_says(name: str) -> None:
    assert json.loads((PLACE / name).read_text()) == DOCUMENTS[name], "run `python -m reference`"
    assert (PLACE / name).read_text() == text(DOCUMENTS[name])
