import pytest

from tests.faces.shops import ANN, BEA, CAT, ann, bea, cat, opened, patch, remove, say, stocked
from tests.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


def test_a_posted_message_reaches_both_parties_and_nobody_else(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    sockets = [outside.connect(who) for who in (ann, bea, cat)]

    posted = say(outside, uuid, ann, ANN, "hello").body

    mine, theirs, others = [socket.take() for socket in sockets]
    assert [frame["action"] for frame in mine + theirs] == ["conf_message", "re_message"]
    assert theirs[0]["entry"] == {**posted, "thread_uuid": uuid}
    assert (theirs[0]["kind"], theirs[0]["conversation_id"], theirs[0]["seq"]) == ("shops", uuid, 1)
    assert others == []


def test_the_initial_message_reaches_both_parties(outside: Outside) -> None:
    mine, theirs = outside.connect(ann), outside.connect(bea)

    opened(outside, initial_message="hello")

    assert [frame["entry"]["content"] for frame in mine.take() + theirs.take()] == ["hello", "hello"]


def test_a_message_sent_by_socket_is_listed(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    mine, theirs = outside.connect(ann), outside.connect(bea)

    confirmed = mine.send(action="send", conversation_id=uuid, content="hello", client_id="c1")

    assert [frame["client_id"] for frame in confirmed] == ["c1"]
    listed = outside.get(f"/api/chat/{uuid}/message/", bea).body["results"]
    assert [one["sender"] for one in listed] == [ANN]
    assert theirs.take()[0]["entry"] == {**listed[0], "thread_uuid": uuid}


def test_others_cannot_send_by_socket(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]

    answer = outside.connect(cat).send(action="send", conversation_id=uuid, content="hello")

    assert [frame["action"] for frame in answer] == ["error"]


def test_003_resolution_9_a_mark_tells_the_others(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]
    mine = outside.connect(ann)

    patch(outside, uuid, bea, is_read=True, address=BEA)

    assert mine.take() == [{"action": "receipt", "conversation_id": uuid, "user_id": BEA, "seq": 1}]


def test_003_resolution_9_a_change_tells_those_who_take_part_from_then_on(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    newcomer = outside.connect(cat)

    patch(outside, uuid, ann, participants=[ANN, CAT], shop_id=1)

    (frame,) = newcomer.take()
    assert (frame["action"], frame["event"]) == ("event", "changed")
    said = {name: frame["entry"][name] for name in ("thread_uuid", "sender", "participants", "shop_id")}
    assert said == {"thread_uuid": uuid, "sender": ANN, "participants": [ANN, CAT], "shop_id": 1}


def test_003_d4_a_removal_tells_those_who_took_part(outside: Outside) -> None:
    uuid = opened(outside)["uuid"]
    theirs = outside.connect(bea)

    remove(outside, uuid)

    assert theirs.take() == [{"action": "event", "event": "removed", "kind": "shops", "conversation_id": uuid}]


def test_003_d4_a_client_that_catches_up_on_a_removed_thread_is_told_to_start_over(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]
    remove(outside, uuid)

    answer = outside.connect(bea).send(action="sync", positions={uuid: 0})

    assert [frame["action"] for frame in answer] == ["reset", "synced"]


def test_a_client_that_catches_up_gets_messages_and_changes_in_order(outside: Outside) -> None:
    uuid = opened(outside, initial_message="hello")["uuid"]
    patch(outside, uuid, ann, shop_id="bread")

    answer = outside.connect(bea).send(action="sync", positions={uuid: 0})

    assert [entry["action"] for entry in answer[0]["entries"]] == ["re_message", "event"]
    assert answer[0]["entries"][1]["entry"]["shop_id"] == "bread"
