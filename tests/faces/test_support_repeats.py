"""Sending again to the support API: one message, one case, and no way to another's case."""

from typing import Any

import pytest

from tests.faces.support_desk import AGENT, contents, open_case, poll, queue
from tests.outside import Answer, Outside, token

KEY = "a-key-that-nobody-guesses"


def send(outside: Outside, key: str, who: str | None = None, **body: Any) -> Answer:
    return outside.post("/api/messages/", who, {"content": "Hello", **body}, idempotency_key=key)


@pytest.mark.parametrize("who", [None, token("ann"), AGENT])
def test_a_first_message_sent_again_opens_one_case(outside: Outside, who: str | None) -> None:
    first = send(outside, KEY, who, name="Ann")

    again = send(outside, KEY, who, name="Ann")

    assert "replayed" not in first.body
    assert again.body == {**first.body, "replayed": True}
    assert queue(outside)["count"] == 1


@pytest.mark.parametrize("who", [None, token("ann"), AGENT])
def test_a_message_sent_again_is_one(outside: Outside, who: str | None) -> None:
    case = open_case(outside)
    send(outside, KEY, who, conversation=case)

    again = send(outside, KEY, who, conversation=case)

    assert again.body["replayed"] is True
    assert poll(outside, case)["count"] == 2


@pytest.mark.parametrize("other", [{"content": "Bye"}, {"name": "Bea"}, {"email": "bea@example.com"}])
def test_another_first_message_under_the_same_key_is_a_conflict(outside: Outside, other: dict[str, str]) -> None:
    first = send(outside, KEY, name="Ann")

    answer = send(outside, KEY, **{"name": "Ann", **other})

    assert answer.status == 409
    assert isinstance(answer.body["detail"], str)
    assert poll(outside, first.body["items"][0]["conversation"])["count"] == 1


def test_another_message_under_the_same_key_is_a_conflict(outside: Outside) -> None:
    case = open_case(outside)
    send(outside, KEY, conversation=case)

    assert send(outside, KEY, conversation=case, content="Bye").status == 409
    assert poll(outside, case)["count"] == 2


def test_a_first_message_repeated_late_is_answered_with_the_case_as_it_is(outside: Outside) -> None:
    case = send(outside, KEY).body["items"][0]["conversation"]
    outside.post("/api/messages/", AGENT, {"content": "Hi", "conversation": case})
    outside.world.clock.advance(days=40)

    assert contents(send(outside, KEY).body) == ["Hello", "Hi"]


def test_the_key_may_stand_in_the_body(outside: Outside) -> None:
    first = outside.post("/api/messages/", body={"content": "Hello", "client_id": KEY})

    assert send(outside, KEY).body["items"] == first.body["items"]


def test_a_socket_knows_what_was_sent_by_rest(outside: Outside) -> None:
    case = open_case(outside)
    send(outside, KEY, conversation=case)
    customer = outside.connect(None, conversation=case)

    [frame] = customer.send(action="send", conversation_id=case, content="Hello", client_id=KEY)

    assert (frame["action"], frame["replayed"]) == ("conf_message", True)


@pytest.mark.parametrize("key", ["", "1", "x" * 19])
def test_a_key_that_could_be_guessed_opens_no_case_for_nobody(outside: Outside, key: str) -> None:
    """Whoever repeats a first message is shown the case."""
    answer = send(outside, key)

    assert answer.status == 422
    assert answer.body["detail"][0]["type"] == "string_too_short"
    assert answer.body["detail"][0]["loc"] == ["header", "Idempotency-Key"]
    assert queue(outside)["count"] == 0


def test_a_user_may_have_short_keys_and_shares_them_with_nobody(outside: Outside) -> None:
    ann, bea = (send(outside, "1", token(one)).body["items"][0]["conversation"] for one in ("ann", "bea"))

    assert ann != bea
    assert send(outside, "1", token("ann")).body["items"][0]["conversation"] == ann


def test_a_key_names_no_users_case_to_one_without_a_token(outside: Outside) -> None:
    case = send(outside, KEY, token("ann")).body["items"][0]["conversation"]

    assert send(outside, KEY).body["items"][0]["conversation"] != case
