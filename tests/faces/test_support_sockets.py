"""Sockets of support conversations: who hears what, in which shape, and what the holder of one key cannot do."""

from typing import Any

import pytest

from tests.faces.support_desk import AGENT, OTHER_AGENT, UNKNOWN, act, open_case, poll, say
from tests.outside import Outside, Refused, Socket, token


def entries(frames: list[dict[str, Any]]) -> list[Any]:
    return [frame["entry"] for frame in frames]


def test_the_customer_hears_the_agent_in_the_shape_of_the_api(outside: Outside) -> None:
    """004 E6: the frame's entry is the item that polling shows."""
    case = open_case(outside)
    customer = outside.connect(None, conversation=case)

    say(outside, "How can I help?", AGENT, conversation=case)

    [frame] = customer.take()
    assert frame["entry"] == poll(outside, case)["items"][-1]
    assert (frame["action"], frame["kind"], frame["seq"]) == ("re_message", "support", 2)


def test_agents_hear_the_first_message_of_every_case(outside: Outside) -> None:
    """004 E3."""
    desk = outside.connect(AGENT)

    cases = [open_case(outside, "one"), open_case(outside, "two", token("ann"))]

    assert [(one["conversation"], one["content"]) for one in entries(desk.take())] == list(
        zip(cases, ["one", "two"], strict=True)
    )


def test_the_agent_who_writes_gets_the_confirmation_and_the_others_the_message(outside: Outside) -> None:
    case = open_case(outside)
    writer, colleague = outside.connect(AGENT), outside.connect(OTHER_AGENT)

    say(outside, "mine", AGENT, conversation=case)

    assert [frame["action"] for frame in writer.take()] == ["conf_message"]
    assert [frame["action"] for frame in colleague.take()] == ["re_message"]


def test_what_is_sent_by_socket_is_polled(outside: Outside) -> None:
    """004 E7, E9: by either side, with the author it has by REST."""
    case = open_case(outside, "Hello")
    customer, desk = outside.connect(None, conversation=case), outside.connect(AGENT)

    customer.send(action="send", conversation_id=case, content="anyone?")
    desk.send(action="send", conversation_id=case, content="yes")

    polled = poll(outside, case)["items"]
    assert [(one["content"], one["author"]) for one in polled] == [("Hello", "CUS"), ("anyone?", "CUS"), ("yes", "AGE")]


def test_polling_and_sockets_see_one_log(outside: Outside) -> None:
    """004 E9, E13: what a socket heard, what it syncs and what polling shows is the same, in the same order."""
    case = open_case(outside)
    customer = outside.connect(None, conversation=case)
    say(outside, "one", AGENT, conversation=case)
    act(outside, "close", case)
    say(outside, "two", conversation=case)

    heard = [frame for frame in customer.take() if frame["action"] != "event"]
    [synced, _] = customer.send(action="sync", positions={case: 0})

    polled = poll(outside, case)["items"]
    assert entries(heard) == polled[1:]
    assert [one["entry"] for one in synced["entries"] if one["action"] != "event"] == polled
    assert [one["seq"] for one in synced["entries"]] == [1, 2, 3, 4]


def test_what_agents_do_to_a_case_is_heard(outside: Outside) -> None:
    """004 E14: by the customer and the desk, and not which agent it was."""
    case = open_case(outside)
    customer, desk = outside.connect(None, conversation=case), outside.connect(OTHER_AGENT)

    for verb in ("take", "close", "open"):
        act(outside, verb, case)

    heard = customer.take()
    assert [(one["action"], one["event"], one["seq"]) for one in heard] == [
        ("event", "taken", 2),
        ("event", "closed", 3),
        ("event", "opened", 4),
    ]
    assert heard == desk.take()
    assert heard[0]["entry"].keys() == {"conversation", "id", "date", "event"}
    assert "gus" not in str(heard)


def test_an_event_is_synced_as_it_was_heard(outside: Outside) -> None:
    case = open_case(outside)
    customer = outside.connect(None, conversation=case)
    act(outside, "close", case)

    [synced, done] = customer.send(action="sync", positions={case: 1})[-2:]

    assert [(one["action"], one["event"]) for one in synced["entries"]] == [("event", "closed")]
    assert done["positions"] == {case: 2}


def test_an_events_id_is_one_to_poll_from(outside: Outside) -> None:
    """004 E9."""
    case = open_case(outside)
    customer = outside.connect(None, conversation=case)
    act(outside, "close", case)
    [event] = customer.take()
    say(outside, "two", conversation=case)

    assert [one["content"] for one in poll(outside, case, f"?since={event['created_msg_id']}")["items"]] == ["two"]


@pytest.mark.parametrize("key", [UNKNOWN, "", "nonsense", "number#1", "x" * 3000])
def test_no_socket_opens_with_a_key_to_nothing(outside: Outside, key: str) -> None:
    open_case(outside)

    with pytest.raises(Refused) as refused:
        outside.connect(None, conversation=key)

    assert refused.value.status == 404


def test_no_socket_opens_with_the_uuid_of_another_kind_of_conversation(outside: Outside) -> None:
    outside.get("/chat/user/threads/", token("bea"))
    [frame] = outside.connect(token("ann")).send(action="text_message", message_body="hi", receiver_id="bea")

    with pytest.raises(Refused):
        outside.connect(None, conversation=frame["conversation_id"])


def test_a_key_may_be_written_without_dashes(outside: Outside) -> None:
    case = open_case(outside)
    customer = outside.connect(None, conversation=case.replace("-", ""))

    say(outside, "hi", AGENT, conversation=case)

    assert [one["content"] for one in entries(customer.take())] == ["hi"]


@pytest.fixture
def bound(outside: Outside) -> tuple[Socket, str]:
    """A socket bound to one case of Ann's, and the uuid of another of hers."""
    ann = token("ann")
    key, other = open_case(outside, "mine", ann), open_case(outside, "private", ann)
    return outside.connect(None, conversation=key), other


def test_a_bound_socket_hears_nothing_of_another_case(outside: Outside, bound: tuple[Socket, str]) -> None:
    socket, other = bound

    say(outside, "for Ann herself", AGENT, conversation=other)
    act(outside, "close", other)

    assert socket.take() == []


@pytest.mark.parametrize(
    "frame",
    [
        {"action": "send", "content": "forged"},
        {"action": "read", "seq": 1},
        {"action": "typing"},
        {"action": "presence"},
    ],
)
def test_a_bound_socket_does_nothing_in_another_case(
    outside: Outside, bound: tuple[Socket, str], frame: dict[str, Any]
) -> None:
    socket, other = bound
    desk = outside.connect(AGENT)

    [refusal] = socket.send(conversation_id=other, **frame)

    assert (refusal["action"], refusal["code"]) == ("error", "not_found")
    assert desk.take() == []
    assert poll(outside, other)["count"] == 1


def test_a_bound_socket_syncs_no_other_case(bound: tuple[Socket, str]) -> None:
    socket, other = bound

    frames = socket.send(action="sync", positions={other: 0})

    assert [frame["action"] for frame in frames] == ["reset", "synced"]


def test_a_bound_socket_learns_of_no_other_case_by_time(bound: tuple[Socket, str]) -> None:
    """The uuid of another case would be the key to it."""
    socket, other = bound

    frames = socket.send(action="sync", since="2025-01-01T00:00:00Z")

    assert [frame["action"] for frame in frames] == ["sync", "synced"]
    assert other not in str(frames)


@pytest.mark.parametrize(
    "frame",
    [
        {"action": "text_message", "message_body": "forged", "receiver_id": "bea"},
        {"action": "user_profile_message", "attached_profile_id": "bea", "receiver_id": "bea"},
    ],
)
def test_a_bound_socket_sends_no_direct_message(
    outside: Outside, bound: tuple[Socket, str], frame: dict[str, Any]
) -> None:
    outside.get("/chat/user/threads/", token("bea"))
    socket, _ = bound
    bea = outside.connect(token("bea"))

    [refusal] = socket.send(**frame)

    assert (refusal["action"], refusal["code"]) == ("error", "forbidden")
    assert bea.take() == []


def test_a_bound_socket_announces_no_message_of_another_case(outside: Outside, bound: tuple[Socket, str]) -> None:
    socket, other = bound

    [refusal] = socket.send(action="file_message", chat_id=poll(outside, other)["items"][0]["id"])

    assert (refusal["action"], refusal["code"]) == ("error", "forbidden")
