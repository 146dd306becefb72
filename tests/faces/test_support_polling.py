"""Polling the support API (contract 004): items E9, E10, E12 and E13, pages, and the resolutions 3 and 5."""

from uuid import UUID

import pytest

from tests.faces.support_desk import AGENT, UNKNOWN, act, contents, open_case, poll, say
from tests.outside import Outside, token


def test_polling_with_since_answers_what_is_newer(outside: Outside) -> None:
    """004 E9."""
    case = open_case(outside, "one")
    last = poll(outside, case)["items"][-1]["id"]
    say(outside, "two", AGENT, conversation=case)

    answered = poll(outside, case, f"?since={last}")

    assert contents(answered) == ["two"]
    assert answered["count"] == 1
    assert answered["items"][0]["id"] > last


def test_polling_without_since_answers_everything(outside: Outside) -> None:
    """004 E10; 6.2: `since=0` is the same."""
    case = open_case(outside, "one")
    say(outside, "two", conversation=case)

    assert contents(poll(outside, case)) == contents(poll(outside, case, "?since=0")) == ["one", "two"]


@pytest.mark.parametrize("path", ["/api/messages/{}", "/api/messages/{}/"])
@pytest.mark.parametrize("written", [str, lambda case: UUID(case).hex, str.upper])
def test_a_uuid_and_a_path_may_be_written_in_several_ways(outside: Outside, path: str, written: object) -> None:
    """004 E10; 6.2: hex without dashes; 6.3 resolution 3: with and without a slash."""
    assert callable(written)
    case = open_case(outside)

    answer = outside.get(path.format(written(case)))

    assert answer.body["items"][0]["conversation"] == case


def test_posting_with_since_answers_only_what_is_new(outside: Outside) -> None:
    """004 E12, E13: the own message is in it, and nothing the client has."""
    case = open_case(outside, "one")
    last = poll(outside, case)["items"][-1]["id"]

    answer = say(outside, "two", since=last, conversation=case)

    assert contents(answer.body) == ["two"]
    assert answer.body["count"] == 1


def test_ids_ascend_and_no_message_comes_twice_to_one_who_follows_them(outside: Outside) -> None:
    """004 E13."""
    case, seen, last = open_case(outside, "0"), [], 0

    for turn in range(1, 5):
        say(outside, str(turn), conversation=case)
        for item in poll(outside, case, f"?since={last}")["items"]:
            seen.append(item["content"])
            last = item["id"]

    assert seen == ["0", "1", "2", "3", "4"]


def test_an_id_of_another_case_counts_as_none(outside: Outside) -> None:
    other = open_case(outside, "elsewhere")
    foreign = poll(outside, other)["items"][-1]["id"]
    case = open_case(outside, "one")

    assert contents(poll(outside, case, f"?since={foreign}")) == ["one"]
    assert contents(poll(outside, case, "?since=3")) == ["one"]
    assert contents(poll(outside, case, "?since=-1")) == ["one"]


def test_pages_have_a_limit_and_an_offset_and_count_everything(outside: Outside) -> None:
    """004 E6; 6.2: `count` is what there is before slicing."""
    case = open_case(outside, "0")
    for turn in range(1, 6):
        say(outside, str(turn), conversation=case)

    page = poll(outside, case, "?limit=2&offset=3")

    assert contents(page) == ["3", "4"]
    assert page["count"] == 6


def test_offset_and_count_start_behind_since(outside: Outside) -> None:
    case = open_case(outside, "0")
    first = poll(outside, case)["items"][0]["id"]
    for turn in range(1, 5):
        say(outside, str(turn), conversation=case)
        act(outside, "close" if turn % 2 else "open", case)

    page = poll(outside, case, f"?since={first}&limit=2&offset=1")

    assert contents(page) == ["2", "3"]
    assert page["count"] == 4


def test_a_hundred_messages_are_a_page_unless_asked_otherwise(outside: Outside) -> None:
    """004 6.2: `limit` is 100 by default."""
    case = open_case(outside)
    for turn in range(120):
        say(outside, str(turn), since=1, conversation=case)

    assert len(poll(outside, case)["items"]) == 100
    assert len(poll(outside, case, "?limit=110")["items"]) == 110
    assert poll(outside, case)["count"] == 121


def test_the_posts_own_answer_is_paged_as_well(outside: Outside) -> None:
    """004 6.2: `limit` and `offset` on POST."""
    case = open_case(outside, "one")

    answer = outside.post("/api/messages/?limit=1&offset=1", body={"content": "two", "conversation": case})

    assert contents(answer.body) == ["two"]
    assert answer.body["count"] == 2


def test_events_between_messages_neither_show_nor_stop_a_client(outside: Outside) -> None:
    case = open_case(outside, "one")
    for _ in range(15):
        act(outside, "close", case)
        act(outside, "open", case)
    last = poll(outside, case)["items"][-1]["id"]
    say(outside, "two", conversation=case)

    assert contents(poll(outside, case, f"?since={last}&limit=1")) == ["two"]


def test_an_unknown_conversation_has_no_messages(outside: Outside) -> None:
    """004 6.2."""
    answer = outside.get(f"/api/messages/{UNKNOWN}/")

    assert (answer.status, answer.body) == (200, {"items": [], "count": 0})


def test_reading_asks_for_no_token_and_minds_none(outside: Outside) -> None:
    """004 6.2: the uuid is the key; 6.3 resolution 5: only a message's token has to hold."""
    case = open_case(outside, who=token("ann"))

    assert contents(outside.get(f"/api/messages/{case}", "nonsense").body) == ["Hello"]
