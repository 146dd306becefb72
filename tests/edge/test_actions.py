"""What every socket may ask, whatever kind of conversation it is in (docs/socket.md)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.outside import Outside, Socket, token


@dataclass
class Talk:
    """Two people with a thread, each on a socket."""

    outside: Outside
    ann: Socket
    bea: Socket
    id: str

    def says(self, text: str, **more: Any) -> list[dict[str, Any]]:
        """Ann says something; answers what she sees."""
        return self.ann.send(action="send", conversation_id=self.id, content=text, **more)


@pytest.fixture
def talk(outside: Outside) -> Talk:
    ann, bea = outside.connect(token("ann")), outside.connect(token("bea"))
    first = ann.send(action="text_message", message_body="first", receiver_id="bea")
    bea.take()
    return Talk(outside, ann, bea, first[0]["conversation_id"])


def test_send_reaches_the_others_and_confirms_to_the_sender(talk: Talk) -> None:
    confirmed = talk.says("hello", client_id="mine")

    assert [(one["action"], one["seq"], one["client_id"], one["replayed"]) for one in confirmed] == [
        ("conf_message", 2, "mine", False)
    ]
    assert [(one["action"], one["message"]) for one in talk.bea.take()] == [("re_message", "hello")]


def test_a_repeated_send_is_confirmed_again_and_told_to_nobody(talk: Talk) -> None:
    first = talk.says("hello", client_id="mine")
    talk.bea.take()

    again = talk.says("hello", client_id="mine")

    assert [{**one, "replayed": True} for one in first] == again
    assert talk.bea.take() == []


def test_the_same_client_id_with_another_text_is_a_conflict(talk: Talk) -> None:
    talk.says("hello", client_id="mine")

    refused = talk.says("goodbye", client_id="mine")

    assert [(one["action"], one["code"], one["client_id"]) for one in refused] == [("error", "conflict", "mine")]


def test_two_senders_may_choose_the_same_client_id(talk: Talk) -> None:
    talk.says("hello", client_id="mine")

    hers = talk.bea.send(action="send", conversation_id=talk.id, content="hi", client_id="mine")

    assert [one["action"] for one in hers if one["action"] == "conf_message"] == ["conf_message"]


def test_sync_gives_exactly_what_lies_above_the_positions(talk: Talk) -> None:
    talk.says("second")
    talk.says("third")
    talk.bea.take()

    entries, ending = talk.bea.send(action="sync", positions={talk.id: 1})

    assert [(one["seq"], one["message"]) for one in entries["entries"]] == [(2, "second"), (3, "third")]
    assert (ending["action"], ending["positions"], ending["more"]) == ("synced", {talk.id: 3}, False)


def test_sync_with_nothing_new_answers_only_that(talk: Talk) -> None:
    (ending,) = talk.bea.send(action="sync", positions={talk.id: 1})

    assert (ending["action"], ending["positions"]) == ("synced", {talk.id: 1})


def test_sync_pages_through_any_backlog(talk: Talk) -> None:
    for number in range(450):
        talk.says(str(number))
    talk.bea.take()
    seen: list[int] = []
    positions, more = {talk.id: 1}, True

    while more:
        *frames, ending = talk.bea.send(action="sync", positions=positions)
        seen += [one["seq"] for frame in frames for one in frame["entries"]]
        positions, more = ending["positions"], ending["more"]

    assert seen == list(range(2, 452))


def test_sync_looks_into_as_many_conversations_as_are_named(talk: Talk) -> None:
    rooms = [
        talk.outside.post("/api/chat/conversations/", token("bea"), {"name": str(n)}).body["id"] for n in range(60)
    ]

    *_, ending = talk.bea.send(action="sync", positions=dict.fromkeys([*rooms, talk.id], 0))

    assert (ending["positions"], ending["more"]) == (dict.fromkeys([*rooms, talk.id], 1), False)


@pytest.mark.parametrize("question", [{"positions": {}}, {"since": "2025-03-14T10:00:00Z"}], ids=["positions", "since"])
def test_the_end_of_a_sync_says_which_question_it_answers(talk: Talk, question: dict[str, Any]) -> None:
    *_, ending = talk.bea.send(action="sync", client_id="mine", **question)

    assert (ending["action"], ending["client_id"]) == ("synced", "mine")


def test_sync_crosses_amendments_with_what_they_amend(talk: Talk) -> None:
    offered = talk.outside.post(
        "/chat/attachment/",
        token("ann"),
        {"receiver": "bea", "attached_file_name": "a.png", "attached_file_size": 3, "content_type": "image/png"},
    ).body["data"]
    key = offered["upload"]["fields"]["key"]
    talk.outside.world.files.kept[key] = (b"abc", "image/png")
    talk.ann.send(action="file_message", chat_id=offered["message"]["id"])

    entries, _ = talk.bea.send(action="sync", positions={talk.id: 1})[-2:]

    assert [(one["seq"], one["action"]) for one in entries["entries"]] == [(2, "re_message"), (3, "amendment")]
    assert entries["entries"][1]["entry"]["attached_file"] is not None


def test_sync_says_start_over_where_the_log_does_not_reach(talk: Talk) -> None:
    frames = talk.bea.send(action="sync", positions={talk.id: 7})

    assert [one["action"] for one in frames] == ["reset", "synced"]
    assert frames[0]["conversation_id"] == talk.id


def test_sync_tells_a_stranger_the_same_as_of_a_conversation_that_is_not(talk: Talk) -> None:
    stranger = talk.outside.connect(token("eve"))

    theirs = stranger.send(action="sync", positions={talk.id: 0})
    nobodys = stranger.send(action="sync", positions={"nothing": 0})

    assert [one["action"] for one in theirs] == [one["action"] for one in nobodys] == ["reset", "synced"]


def test_sync_since_finds_conversations_that_the_client_does_not_know(talk: Talk) -> None:
    since = (talk.outside.world.clock.now() - timedelta(minutes=5)).isoformat()

    entries, ending = talk.bea.send(action="sync", since=since)

    assert [one["message"] for one in entries["entries"]] == ["first"]
    assert ending["positions"] == {talk.id: 1}


def test_sync_since_leaves_out_what_was_before(talk: Talk) -> None:
    talk.outside.world.clock.advance(hours=1)
    since = talk.outside.world.clock.now().isoformat()
    talk.says("later")
    talk.bea.take()

    entries, _ = talk.bea.send(action="sync", since=since)

    assert [one["message"] for one in entries["entries"]] == ["later"]


def test_read_tells_the_others_once(talk: Talk) -> None:
    talk.ann.take()

    talk.bea.send(action="read", conversation_id=talk.id, seq=1)
    talk.bea.send(action="read", conversation_id=talk.id, seq=1)

    receipt = {"action": "receipt", "conversation_id": talk.id, "user_id": "bea", "seq": 1}
    assert talk.ann.take() == [receipt]


def test_what_was_read_is_seen_in_the_history(talk: Talk) -> None:
    talk.bea.send(action="read", conversation_id=talk.id, seq=1)

    history = talk.outside.get("/chat/messages/bea/", token("ann")).body["data"]["messages"]

    assert [one["seen"] for one in history] == [True]


def test_a_position_that_the_log_does_not_have_cannot_be_read(talk: Talk) -> None:
    (refused,) = talk.bea.send(action="read", conversation_id=talk.id, seq=99)

    assert refused["code"] == "invalid"


def test_typing_reaches_the_others_and_is_stored_nowhere(talk: Talk) -> None:
    assert talk.ann.send(action="typing", conversation_id=talk.id) == []

    assert talk.bea.take() == [{"action": "typing", "conversation_id": talk.id, "user_id": "ann"}]
    assert len(talk.outside.world.store.entries[talk.id]) == 1


def test_presence_is_who_has_a_socket_open(talk: Talk) -> None:
    talk.bea.close()

    (frame,) = talk.ann.send(action="presence", conversation_id=talk.id)

    assert frame["online"] == ["ann"]


@pytest.mark.parametrize("action", ["send", "read", "typing", "presence"])
def test_a_stranger_is_refused_every_action(talk: Talk, action: str) -> None:
    stranger = talk.outside.connect(token("eve"))

    (refused,) = stranger.send(action=action, conversation_id=talk.id, content="hi", seq=1)

    assert (refused["action"], refused["code"]) == ("error", "not_found")
    assert talk.ann.take() == talk.bea.take() == []


@pytest.mark.parametrize(
    "frame",
    [
        {"action": "sync"},
        {"action": "sync", "positions": []},
        {"action": "sync", "positions": {"a": -1}},
        {"action": "sync", "positions": {"a": True}},
        {"action": "sync", "positions": {"a": "1"}},
        {"action": "sync", "since": "yesterday"},
        {"action": "sync", "since": "2025-03-14T10:00:00"},
        {"action": "send", "conversation_id": 5, "content": "x"},
        {"action": "send", "conversation_id": "x"},
        {"action": "read", "conversation_id": "x", "seq": 1.5},
    ],
)
def test_a_malformed_frame_is_answered_and_the_socket_stays_usable(talk: Talk, frame: dict[str, Any]) -> None:
    (refused,) = talk.ann.send(**frame)

    assert (refused["action"], refused["status"], refused["success"]) == ("error", "failure", False)
    assert talk.ann.send(action="ping") == [{"action": "pong"}]
