"""Working out who is behind the id that a room shows."""

from dataclasses import replace
from itertools import permutations

import pytest

from chalicelib.core.ids import derived_uuid, keyed_uuid
from chalicelib.core.model import Conversation
from tests.outside import Outside, token

ROOMS = "/api/chat/conversations"


@pytest.fixture
def room(outside: Outside) -> Conversation:
    """A room that Ann opened."""
    opened = outside.post(ROOMS, token("ann"), {"name": "Tea"}).body["id"]
    return outside.world.store.conversations[opened]


def test_an_id_does_not_follow_from_an_identity_and_what_everyone_sees(room: Conversation) -> None:
    known = ["participant", room.id, str(room.number), "rooms", "Tea"]

    guesses = {derived_uuid(kind, [one, "ann"]) for kind, one in permutations(known, 2)}
    guesses |= {keyed_uuid(one.encode(), "ann") for one in ["", *known]}

    assert room.known_as("ann") not in guesses


def test_the_same_person_has_another_id_where_the_rooms_key_is_another(room: Conversation) -> None:
    other = replace(room, context={**room.context, "veil": "another key"})

    assert other.known_as("ann") != room.known_as("ann")


def test_no_answer_holds_the_key_or_an_identity(outside: Outside, room: Conversation) -> None:
    ann = token("ann-of-the-first-floor")
    socket = outside.connect(ann)
    answers = [outside.post(f"{ROOMS}/{room.id}/join", ann, {"nickname": "Ann"}).body]
    answers.append(outside.post(f"{ROOMS}/{room.id}/messages", ann, {"type": "T", "text": "hello"}).body)
    answers += [outside.get(path, ann).body for path in (ROOMS, f"{ROOMS}/{room.id}", f"{ROOMS}/{room.id}/messages")]
    answers += socket.send(action="presence", conversation_id=room.id)
    answers += socket.send(action="sync", positions={room.id: 0})

    told = str(answers)

    assert room.context["veil"] not in told
    assert "ann-of-the-first-floor" not in told
