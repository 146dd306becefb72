import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from chalicelib.core.model import Conversation, Entry, Participant, Posted
from chalicelib.delivery.frames import MAX_FRAME, Frames, encode
from tests.fakes.world import FakeClock

POSITION = {"kind": "room", "conversation_id": "room-1", "seq": 3, "created_msg_id": (7 << 20) + 3}


def shown(_: Posted, entry: Entry, __: datetime) -> dict[str, Any]:
    return {"entry": {"text": entry.text}, "said": entry.text}


@pytest.fixture
def frames() -> Frames:
    return Frames({"room": shown}, FakeClock())


def posted(text: str = "hello", **more: Any) -> Posted:
    now = FakeClock().now()
    conversation = Conversation("room-1", 7, "room", (Participant("ann"), Participant("bea")), now)
    return Posted(conversation, Entry("room-1", 3, "text", "ann", "ann", now, "w", text=text), **more)


def test_a_frame_is_what_its_face_shows_and_where_it_stands(frames: Frames) -> None:
    frame = json.loads(frames.message(posted()))

    assert frame == {**POSITION, "entry": {"text": "hello"}, "said": "hello", "action": "re_message"}


def test_a_confirmation_repeats_the_clients_id(frames: Frames) -> None:
    frame = json.loads(frames.confirmation(posted(client_id="c1", replayed=True)))

    assert (frame["action"], frame["client_id"], frame["replayed"]) == ("conf_message", "c1", True)


def test_an_amendment_is_the_same_for_all_and_shows_its_message(frames: Frames) -> None:
    before = posted()
    amendment = replace(before.entry, seq=4, kind="edited", target_seq=3, text=None)
    told = replace(before, entry=amendment, about=replace(before.entry, text="edited"))

    frame = json.loads(frames.message(told))

    assert frame == json.loads(frames.confirmation(told))
    assert frame == {
        **POSITION,
        "seq": 4,
        "action": "amendment",
        "amendment": "edited",
        "entry": {"text": "edited"},
    }


def size_of(frames: Frames, text: str) -> int:
    return len(frames.message(posted(text)))


def test_a_frame_as_large_as_the_gateway_takes_goes_out_whole(frames: Frames) -> None:
    room = (MAX_FRAME - size_of(frames, "")) // 2

    data = frames.message(posted("x" * room))

    assert MAX_FRAME - 1 <= len(data) <= MAX_FRAME
    assert "fetch" not in json.loads(data)


def test_in_the_place_of_a_larger_frame_goes_a_pointer_to_it(frames: Frames) -> None:
    data = frames.confirmation(posted("x" * MAX_FRAME, client_id="c1"))

    assert json.loads(data) == {
        **POSITION,
        "action": "conf_message",
        "client_id": "c1",
        "replayed": False,
        "fetch": True,
    }


def test_the_limit_counts_bytes_and_not_characters(frames: Frames) -> None:
    assert "fetch" in json.loads(frames.message(posted("é" * (MAX_FRAME // 4))))


def test_a_frame_is_compact_utf8() -> None:
    assert encode({"a": "é", "b": [1]}) == '{"a":"é","b":[1]}'.encode()
