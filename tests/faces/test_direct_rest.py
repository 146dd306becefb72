"""The REST half of contract 002: C2 to C10, and the resolutions that concern it."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.faces.direct.pair import Pair, pair
from tests.faces.direct.recorded import normalised, recording
from tests.outside import Outside

NO_SUCH_PEOPLE = ["zoe", "ann", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "%20", "x" * 3000, "%F0%9F%8D%9E", "number%231"]


@pytest.fixture
def two(outside: Outside) -> Pair:
    return pair(outside)


def following(answer: Any) -> str:
    """The address of the next page, without the host."""
    split = urlsplit(answer.body["next"])
    assert f"{split.scheme}://{split.netloc}" == "https://chat.example.com"
    return f"{split.path}?{split.query}"


def test_messages_between_two_are_listed_in_the_envelope(two: Pair) -> None:
    """002 C2, C3, C4, C5 and resolutions 1, 4, 5: both keys of the envelope, the union of keys, no password."""
    two.text("hello there")

    assert normalised(two.page().body) == recording("messages")


def test_both_see_the_same_messages(two: Pair) -> None:
    """002 C2."""
    two.text("one")
    two.text("two", receiver="ann", who="bea")

    assert two.messages(two.ann) == two.messages(two.bea)


def test_messages_come_newest_first(two: Pair) -> None:
    """002 C6."""
    for text in ("one", "two", "three"):
        two.text(text)

    assert [one["message"] for one in two.messages()] == ["three", "two", "one"]


def test_a_message_id_is_an_integer_that_javascript_holds_and_ascends(two: Pair) -> None:
    """002 C4."""
    for text in ("one", "two", "three"):
        two.text(text)

    ids = [one["id"] for one in two.messages()]
    assert ids == sorted(ids, reverse=True)
    assert all(isinstance(one, int) and one < 2**53 for one in ids)


def test_nobody_but_the_two_sees_their_messages(two: Pair) -> None:
    two.text("between us")

    assert two.outside.get("/chat/messages/bea/", two.cat).body["data"] == {"messages": []}


def test_two_who_never_wrote_have_no_messages(two: Pair) -> None:
    answer = two.page()

    assert (answer.status, answer.body["data"], answer.body["next"]) == (200, {"messages": []}, None)


@pytest.mark.parametrize("uid", NO_SUCH_PEOPLE)
def test_an_unknown_or_malformed_person_or_oneself_is_an_invalid_recipient(two: Pair, uid: str) -> None:
    """002 C7: the published body, spelling included."""
    answer = two.outside.get(f"/chat/messages/{uid}/", two.ann)

    assert answer.status == 404
    assert answer.body == recording("invalid_recipient")


def test_no_answer_carries_a_password_or_a_flag_of_the_account(two: Pair) -> None:
    """002 C5 and resolution 5."""
    two.text()

    sender = two.messages()[0]["sender"]
    assert "password" not in sender
    assert not any(sender[flag] for flag in ("is_staff", "is_admin", "is_superuser"))


def test_pages_are_followed_by_next_to_the_end(two: Pair) -> None:
    """002 C1: addresses are of the one host that clients know."""
    for number in range(5):
        two.text(str(number))

    seen, path = [], "/chat/messages/bea/?limit=2"
    while path:
        answer = two.outside.get(path, two.ann)
        seen += [one["message"] for one in answer.body["data"]["messages"]]
        path = following(answer) if answer.body["next"] else ""

    assert seen == ["4", "3", "2", "1", "0"]


@pytest.mark.parametrize("query", ["?limit=0", "?limit=x", "?limit=-1", "?before=0", "?before=1e3", "?before="])
def test_a_bad_page_is_refused_in_the_envelope(two: Pair, query: str) -> None:
    answer = two.page(query=query)

    assert (answer.status, answer.body["success"], answer.body["data"]) == (400, False, None)


def test_threads_are_listed_with_the_other_and_the_latest_message(two: Pair) -> None:
    """002 C8 and resolution 11: the truly newest message."""
    two.text("first")
    two.text("hello there")

    assert normalised(two.outside.get("/chat/user/threads/", two.ann).body) == recording("threads")


def test_the_thread_with_the_latest_activity_comes_first(two: Pair) -> None:
    """002 resolution 11."""
    two.text("to Bea")
    two.text("to Cat", receiver="cat")
    two.text("to Bea again")

    threads = two.outside.get("/chat/user/threads/", two.ann).body["data"]
    assert [(one["other_user"]["id"], one["last_message"]["message"]) for one in threads] == [
        ("bea", "to Bea again"),
        ("cat", "to Cat"),
    ]


def test_there_is_one_thread_for_two_whoever_writes(two: Pair) -> None:
    """002 C8: a thread is a conversation between two users."""
    two.text()
    two.text(receiver="ann", who="bea")

    threads = two.outside.get("/chat/user/threads/", two.bea).body["data"]
    assert len(threads) == 1
    assert threads[0]["id"] == two.messages()[0]["thread"]


def test_the_latest_message_of_a_thread_is_whole_though_it_is_long(two: Pair) -> None:
    said = "long " * 1000
    two.text(said)

    (thread,) = two.outside.get("/chat/user/threads/", two.bea).body["data"]
    assert thread["last_message"]["message"] == said


def test_one_who_never_wrote_has_no_threads(two: Pair) -> None:
    answer = two.outside.get("/chat/user/threads/", two.cat)

    assert (answer.status, answer.body["data"], answer.body["message"]) == (200, [], None)


def test_threads_are_followed_by_next_to_the_end(two: Pair) -> None:
    two.text()
    two.text(receiver="cat")

    first = two.outside.get("/chat/user/threads/?limit=1", two.ann)
    second = two.outside.get(following(first), two.ann)

    assert [page.body["data"][0]["other_user"]["id"] for page in (first, second)] == ["cat", "bea"]
    assert second.body["next"] is None


@pytest.mark.parametrize("query", ["?cursor=x", "?cursor=", "?limit=none"])
def test_a_cursor_we_did_not_give_out_is_refused_in_the_envelope(two: Pair, query: str) -> None:
    answer = two.outside.get(f"/chat/user/threads/{query}", two.ann)

    assert (answer.status, answer.body["success"]) == (400, False)


def test_what_the_other_wrote_is_counted_as_unread(two: Pair) -> None:
    two.text("one")
    two.text("two")

    counts = [two.outside.get("/chat/user/threads/", who).body["data"][0]["unread_count"] for who in (two.ann, two.bea)]
    assert counts == [0, 2]


def test_a_message_is_seen_once_the_receiver_read_it(two: Pair) -> None:
    """002 resolution 4: `seen` is false until read."""
    told = two.text()
    before = two.messages()[0]["seen"]

    two.socket("bea").send(action="read", conversation_id=told["conversation_id"], seq=told["seq"])

    assert (before, two.messages()[0]["seen"]) == (False, True)


@pytest.mark.parametrize("slash", ["", "/"])
@pytest.mark.parametrize("path", ["/chat/messages/bea", "/chat/user/threads"])
def test_a_slash_at_the_end_makes_no_difference(two: Pair, path: str, slash: str) -> None:
    assert two.outside.get(path + slash, two.ann).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/chat/messages/bea/"),
        ("DELETE", "/chat/user/threads/"),
        ("PUT", "/chat/thread/files/1/"),
        ("GET", "/chat/attachment/"),
    ],
)
def test_another_method_is_refused_in_the_envelope(two: Pair, method: str, path: str) -> None:
    answer = two.outside.request(method, path, two.ann)

    assert (answer.status, answer.body["status"], answer.body["entity"]) == (405, "failure", None)
