import json
from dataclasses import replace

import pytest

from chalicelib.bots.hooks import Hook
from chalicelib.bots.post import MAX_ANSWER, PAUSES, Post
from chalicelib.bots.signature import signed
from chalicelib.bots.webhook import Webhook, question
from chalicelib.core.errors import Unavailable
from chalicelib.core.model import File
from tests.bots.rooms import Room
from tests.bots.server import Server, Told, says, serving
from tests.fakes.world import FakeClock

SECRET = "a-secret-that-the-bot-shares-with-us"


class Hooked(Room):
    """A room with one bot in it, which runs on this server."""

    def __init__(self, server: Server, seconds: float = 5) -> None:
        self.pauses: list[float] = []
        post = Post(self.pauses.append, seconds)
        super().__init__(Webhook(Hook("Remote", server.url, SECRET), post, FakeClock()))


def test_a_webhook_is_told_of_the_message() -> None:
    with serving(Told(204)) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    told = json.loads(server.asked[0].body)
    assert {name: told[name] for name in ("bot", "kind", "conversation_id", "seq")} == {
        "bot": "Remote",
        "kind": "rooms",
        "conversation_id": "room",
        "seq": 1,
    }
    assert told["message"]["id"] == room.conversation.message_id(1)
    assert (told["message"]["type"], told["message"]["text"]) == ("text", "hello")
    assert told["message"]["sender_id"] == room.conversation.known_as("ann") != "ann"


def test_what_a_webhook_answers_is_said_with_its_options() -> None:
    with serving(says({"text": "yes or no?", "options": ["yes", "no"]})) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    answer = room.log()[-1]
    assert (answer.sender_id, answer.text) == ("bot:Remote", "yes or no?")
    assert answer.extra["options"] == ["yes", "no"]


def test_a_webhook_may_have_nothing_to_say() -> None:
    with serving(Told(204)) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    assert room.texts() == ["hello"]
    assert room.world.counts.get("bot_refused") is None


def test_the_question_is_signed_over_its_time_and_body() -> None:
    with serving(Told(204)) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    asked = server.asked[0]
    timestamp = int(asked.headers["Parley-Timestamp"])
    assert asked.headers["Parley-Signature"] == signed(SECRET, timestamp, asked.body)["Parley-Signature"]


def test_a_signature_is_of_the_published_form() -> None:
    headers = signed("secret", 1700000000, b"{}")

    assert headers == {
        "Parley-Timestamp": "1700000000",
        "Parley-Signature": "sha256=b8569b78799ff9e3cbff0fc2d63a33a2b57f3282abd07c37ae5e8e7d79a5f163",
    }


def test_a_question_that_is_asked_again_carries_the_same_key() -> None:
    with serving(Told(503), Told(204)) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    assert [asked.headers["Idempotency-Key"] for asked in server.asked] == ["room:1", "room:1"]


@pytest.mark.parametrize("status", [408, 429, 500, 503])
def test_a_passing_failure_is_tried_again_after_a_pause(status: int) -> None:
    with serving(Told(status), Told(status), says({"text": "at last"})) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    assert room.texts() == ["hello", "at last"]
    assert room.pauses == list(PAUSES)


def test_a_webhook_that_fails_three_times_is_left_to_the_stream() -> None:
    with serving(Told(503)) as server:
        room = Hooked(server)

        with pytest.raises(Unavailable):
            room.ask(room.say("hello"))

    assert len(server.asked) == 3
    assert room.texts() == ["hello"]


def test_a_webhook_that_fails_answers_once_when_the_stream_comes_again() -> None:
    with serving(Told(503), Told(503), Told(503), says({"text": "back"})) as server:
        room = Hooked(server)
        said = room.say("hello")
        with pytest.raises(Unavailable):
            room.ask(said)

        room.ask(said)
        room.ask(said)

    assert room.texts() == ["hello", "back"]


def test_a_webhook_that_takes_too_long_is_given_up_and_tried_again() -> None:
    with serving(Told(wait=1), says({"text": "quick"})) as server:
        room = Hooked(server, seconds=0.2)

        room.ask(room.say("hello"))

    assert room.texts() == ["hello", "quick"]


def test_a_webhook_whose_answer_does_not_come_to_an_end_is_given_up_and_tried_again() -> None:
    with serving(replace(says({"text": "slow"}), drip=0.1), says({"text": "quick"})) as server:
        room = Hooked(server, seconds=0.3)

        room.ask(room.say("hello"))

    assert room.texts() == ["hello", "quick"]


def test_a_webhook_that_nobody_listens_at_is_left_to_the_stream() -> None:
    with serving(Told()) as server:
        room = Hooked(server)

    with pytest.raises(Unavailable):
        room.ask(room.say("hello"))


def test_a_redirect_is_not_followed() -> None:
    with serving(Told(302, headers={"location": "/elsewhere"}), says({"text": "from elsewhere"})) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    assert [asked.path for asked in server.asked] == ["/bot"]
    assert room.texts() == ["hello"]


@pytest.mark.parametrize(
    "told",
    [
        Told(400),
        Told(401),
        Told(201, b"{}"),
        Told(200, b""),
        Told(200, b"hello"),
        Told(200, b"[" * 50_000),
        Told(200, b"\xff\xfe"),
        Told(200, b'{"text": "\\ud800"}'),
        Told(200, b" " * (MAX_ANSWER + 1)),
        says("hello"),
        says({}),
        says({"text": 5}),
        says({"text": "  "}),
        says({"text": "hello", "options": "yes"}),
        says({"text": "hello", "options": [1]}),
        says({"text": "hello", "options": ["yes"] * 21}),
        says({"text": "hello", "options": ["x" * 201]}),
    ],
)
def test_what_is_no_answer_is_given_up_and_not_asked_for_again(told: Told) -> None:
    with serving(told) as server:
        room = Hooked(server)

        room.ask(room.say("hello"))

    assert room.texts() == ["hello"]
    assert len(server.asked) == 1
    assert room.world.counts["bot_refused"] == 1


def test_a_file_is_told_of_by_name_and_size() -> None:
    room = Room()
    file = File("attachments/room/1", "a.png", 3, "image/png")

    told = question("Remote", room.conversation, replace(room.say("look"), kind="file", file=file))

    assert told["message"]["file"] == {"name": "a.png", "size": 3, "content_type": "image/png"}
