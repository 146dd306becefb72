"""The socket half of contract 002: C11 to C17, and the resolutions that concern it."""

import json
import re
from typing import Any

import pytest

from chalicelib.core.send import MAX_TEXT
from tests.faces.direct.pair import Pair, pair
from tests.faces.direct.recorded import normalised, recording
from tests.outside import Outside

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")

TEXT = {"action": "text_message", "message_body": "hello there", "receiver_id": "bea"}
CARD = {"action": "user_profile_message", "attached_profile_id": "cat", "receiver_id": "bea"}


@pytest.fixture
def two(outside: Outside) -> Pair:
    return pair(outside)


def nothing_stored(two: Pair) -> bool:
    return all(log == [] for log in two.outside.world.store.entries.values())


def test_a_text_reaches_the_receiver_and_bounces_to_the_sender(two: Pair) -> None:
    """002 C11, C13, C14, and resolutions 2, 3: text and kind under both of their names."""
    ann, bea = two.socket("ann"), two.socket("bea")

    confirmations = ann.send(**TEXT, client_id="c1")

    assert [normalised(one) for one in confirmations] == [recording("text_conf")]
    assert [normalised(one) for one in bea.take()] == [recording("text_re")]


def test_a_profile_reaches_the_receiver_and_bounces_to_the_sender(two: Pair) -> None:
    """002 C16 and resolution 8: an object in frames, and an id in REST."""
    ann, bea = two.socket("ann"), two.socket("bea")
    two.text()
    ann.take(), bea.take()

    confirmations = ann.send(**CARD)

    assert [normalised(one) for one in confirmations] == [recording("profile_conf")]
    assert [normalised(one) for one in bea.take()] == [recording("profile_re")]
    assert two.messages()[0]["attached_profile"] == "cat"


def test_both_frames_are_the_same_but_for_their_action(two: Pair) -> None:
    """002 C14: identical but for `action`."""
    ann, bea = two.socket("ann"), two.socket("bea")

    (confirmation,), (message,) = ann.send(**TEXT), bea.take()

    assert {**message, "action": "conf_message"} == confirmation


@pytest.mark.parametrize("frame", [TEXT, CARD], ids=["text", "user_profile"])
def test_a_messages_kind_is_one_of_the_published_three(two: Pair, frame: dict[str, Any]) -> None:
    """002 C12; `file` is C15's."""
    (confirmation,) = two.socket().send(**frame)

    kind = frame["action"].removesuffix("_message")
    assert (confirmation["message_type"], confirmation["type"], two.messages()[0]["message_type"]) == (kind,) * 3


def test_a_frame_tells_when_the_message_was_sent(two: Pair) -> None:
    """002 C17: ISO 8601 with microseconds and `+00:00`; REST gives the same time with `Z`."""
    told = two.text()

    assert TIMESTAMP.fullmatch(told["timestamp"])
    assert two.messages()[0]["created_at"] == told["timestamp"].replace("+00:00", "Z")


def test_the_id_in_a_frame_is_the_messages_id_in_rest(two: Pair) -> None:
    """002 C14: `created_msg_id`."""
    assert two.text()["created_msg_id"] == two.messages()[0]["id"]


def test_the_text_is_taken_under_both_of_its_names(two: Pair) -> None:
    """002 resolution 2: accept both from clients."""
    (confirmation,) = two.socket().send(action="text_message", message="hello", receiver_id="bea")

    assert confirmation["message"] == confirmation["message_body"] == "hello"


def test_every_device_of_both_gets_its_frame(two: Pair) -> None:
    phones, laptops = (two.socket("ann"), two.socket("bea")), (two.socket("ann"), two.socket("bea"))

    sent = phones[0].send(**TEXT)

    assert [one["action"] for one in sent + laptops[0].take()] == ["conf_message"] * 2
    assert [one["action"] for one in phones[1].take() + laptops[1].take()] == ["re_message"] * 2


def test_nobody_else_hears_of_it(two: Pair) -> None:
    cat = two.socket("cat")

    two.text()

    assert cat.take() == []


def test_a_message_to_one_who_is_away_is_kept_and_confirmed(two: Pair) -> None:
    """002 resolution 15."""
    told = two.text("for later")

    assert told["action"] == "conf_message"
    assert [one["message"] for one in two.messages(two.bea)] == ["for later"]


def test_a_socket_that_closed_hears_nothing(two: Pair) -> None:
    bea = two.socket("bea")
    bea.close()

    two.text()

    assert bea.take() == []


def test_a_socket_that_is_gone_does_not_fail_the_send_and_is_forgotten(two: Pair) -> None:
    bea = two.socket("bea")
    two.outside.world.poster.gone.add(bea.id)
    two.outside.world.clock.advance(minutes=1)

    assert two.text()["action"] == "conf_message"
    assert bea.id not in two.outside.world.connections.stored


def test_a_send_repeated_is_the_same_message_and_tells_the_one_who_asks(two: Pair) -> None:
    ann, bea = two.socket("ann"), two.socket("bea")
    (first,) = ann.send(**TEXT, client_id="c1")
    bea.take()

    (again,) = ann.send(**TEXT, client_id="c1")

    assert again == {**first, "replayed": True}
    assert bea.take() == []
    assert len(two.messages()) == 1


def test_a_send_is_repeated_a_month_later_from_another_device(two: Pair) -> None:
    (first,) = two.socket().send(**TEXT, client_id="c1")
    two.outside.world.clock.advance(days=30)

    (again,) = two.socket().send(**TEXT, client_id="c1")

    assert (again["created_msg_id"], again["replayed"]) == (first["created_msg_id"], True)


def test_another_text_under_the_same_client_id_is_a_conflict(two: Pair) -> None:
    ann = two.socket()
    ann.send(**TEXT, client_id="c1")

    (frame,) = ann.send(**{**TEXT, "message_body": "something else"}, client_id="c1")

    assert (frame["action"], frame["code"], frame["client_id"]) == ("error", "conflict", "c1")
    assert len(two.messages()) == 1


def test_both_may_use_the_same_client_id(two: Pair) -> None:
    two.socket("ann").send(**TEXT, client_id="c1")
    two.socket("bea").send(**{**TEXT, "receiver_id": "ann"}, client_id="c1")

    assert len(two.messages()) == 2


def test_an_unknown_receiver_is_an_error_frame_with_the_published_words(two: Pair) -> None:
    """002 resolution 14 and C7."""
    assert two.socket().send(**{**TEXT, "receiver_id": "zoe"}, client_id="c1") == [recording("error_frame")]
    assert nothing_stored(two)


BAD = {
    "no JSON": "{",
    "nothing": "",
    "a list": "[]",
    "no action": "{}",
    "an unknown action": json.dumps({**TEXT, "action": "chat_message"}),
    "an action of a wrong type": json.dumps({**TEXT, "action": 5}),
    "no receiver": json.dumps({"action": "text_message", "message_body": "x"}),
    "a null receiver": json.dumps({**TEXT, "receiver_id": None}),
    "a number as a receiver": json.dumps({**TEXT, "receiver_id": 5}),
    "a list as a receiver": json.dumps({**TEXT, "receiver_id": ["bea"]}),
    "an empty receiver": json.dumps({**TEXT, "receiver_id": ""}),
    "a long receiver": json.dumps({**TEXT, "receiver_id": "x" * 5000}),
    "an unknown receiver": json.dumps({**TEXT, "receiver_id": "zoe"}),
    "oneself": json.dumps({**TEXT, "receiver_id": "ann"}),
    "no text": json.dumps({"action": "text_message", "receiver_id": "bea"}),
    "a null text": json.dumps({**TEXT, "message_body": None}),
    "a number as a text": json.dumps({**TEXT, "message_body": 5}),
    "a blank text": json.dumps({**TEXT, "message_body": " \n"}),
    "a text over the limit": json.dumps({**TEXT, "message_body": "é" * (MAX_TEXT // 2 + 1)}, ensure_ascii=False),
    "a frame over the limit": json.dumps({**TEXT, "message_body": "x" * 200_000}),
    "NaN": '{"action": "text_message", "message_body": "x", "receiver_id": "bea", "extra": NaN}',
    "a lone surrogate": '{"action": "text_message", "message_body": "\\ud800", "receiver_id": "bea"}',
    "a raw lone surrogate": '{"action": "text_message", "message_body": "\ud800", "receiver_id": "bea"}',
    "deep nesting": "[" * 100_000,
    "deep nesting inside": json.dumps(TEXT)[:-1] + ', "extra": ' + "[" * 60_000 + "]" * 60_000 + "}",
    "a client id of a wrong type": json.dumps({**TEXT, "client_id": 5}),
    "an empty client id": json.dumps({**TEXT, "client_id": ""}),
    "a long client id": json.dumps({**TEXT, "client_id": "x" * 129}),
    "no profile": json.dumps({"action": "user_profile_message", "receiver_id": "bea"}),
    "an unknown profile": json.dumps({**CARD, "attached_profile_id": "zoe"}),
    "an empty profile": json.dumps({**CARD, "attached_profile_id": ""}),
    "a number as a profile": json.dumps({**CARD, "attached_profile_id": 5}),
    "no upload": json.dumps({"action": "file_message"}),
    "an unknown upload": json.dumps({"action": "file_message", "chat_id": 5}),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_bad_input_is_an_error_frame_and_nothing_is_stored(two: Pair, raw: str) -> None:
    """002 resolutions 14 and 15: the socket stays open; no store, no confirmation."""
    ann, bea = two.socket("ann"), two.socket("bea")

    (frame,) = ann.send_raw(raw)

    assert {key: frame[key] for key in ("action", "status", "success")} == {
        "action": "error",
        "status": "failure",
        "success": False,
    }
    assert isinstance(frame["message"], str)
    assert frame["code"] != "internal"
    assert bea.take() == []
    assert nothing_stored(two)


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD)
def test_after_bad_input_the_socket_is_as_good_as_before(two: Pair, raw: str) -> None:
    """002 resolution 14."""
    ann = two.socket()
    ann.send_raw(raw)

    (confirmation,) = ann.send(**TEXT)

    assert confirmation["action"] == "conf_message"


def test_a_text_at_the_limit_is_kept_whole(two: Pair) -> None:
    said = "é" * (MAX_TEXT // 2)

    assert two.text(said)["message"] == said
    assert two.messages()[0]["message"] == said


def test_odd_texts_are_kept_as_they_are(two: Pair) -> None:
    said = "a\x00b \u2028 \U0001f35e <b>&amp;</b> \u202e"

    assert two.text(said)["message"] == said


def test_fields_that_nobody_asked_for_are_passed_over(two: Pair) -> None:
    (confirmation,) = two.socket().send(**TEXT, sender_id="bea", seq=99, timestamp="yesterday")

    assert (confirmation["sender_id"], confirmation["seq"]) == ("ann", 1)


def test_every_server_frame_tells_its_place(two: Pair) -> None:
    frames = [two.text(text) for text in ("one", "two", "three")]

    assert [one["seq"] for one in frames] == [1, 2, 3]
    assert len({one["conversation_id"] for one in frames}) == 1
    assert [one["entry"] for one in reversed(frames)] == two.messages()
