"""Messages of the support API (contract 004): items E2 to E10, E12, E13, and the resolutions 1 to 3, 5 and 6.

E1, the description at `/api/docs`, is of all faces together.
"""

import re
from uuid import UUID

import pytest

from chalicelib.core.model import Caller
from chalicelib.edge.guests import Guests
from tests.faces.support_desk import AGENT, UNKNOWN, act, contents, open_case, poll, queue, say
from tests.fakes.world import SECRET
from tests.outside import Outside, token


def test_content_alone_makes_a_message_and_opens_a_case(outside: Outside) -> None:
    """004 E2, E3, E6; 6.3 resolution 2: the status is 200, not 201."""
    answer = outside.post("/api/messages/", body={"content": "Hello"})

    [item] = answer.body["items"]
    assert answer.status == 200
    assert answer.body["count"] == 1
    assert item.keys() == {"conversation", "id", "date", "content", "author"}
    assert str(UUID(item["conversation"])) == item["conversation"]


def test_the_published_body_with_all_fields_is_taken(outside: Outside) -> None:
    """004 E2."""
    body = {"conversation": UNKNOWN, "name": "Ann", "email": "ann@example.com", "content": "Hello"}

    answer = outside.post("/api/messages/", body=body)

    assert contents(answer.body) == ["Hello"]
    assert queue(outside)["items"][0]["customer_name"] == "Ann"


def test_name_and_email_count_for_a_new_case_only(outside: Outside) -> None:
    """004 E2."""
    case = open_case(outside, name="Ann", email="not checked")

    say(outside, "again", conversation=case, name="Bea", email="bea@example.com")

    [shown] = queue(outside)["items"]
    assert (shown["customer_name"], shown["customer_email"]) == ("Ann", "not checked")


def test_a_logged_in_user_is_the_customer_of_their_case(outside: Outside) -> None:
    """004 E4."""
    case = open_case(outside, who=token("ann"))

    socket = outside.connect(token("ann"))
    say(outside, "Hi Ann", AGENT, conversation=case)

    assert [frame["entry"]["content"] for frame in socket.take()] == ["Hi Ann"]


def test_a_message_goes_to_the_conversation_it_names(outside: Outside) -> None:
    """004 E5."""
    case = open_case(outside, "one")

    answer = say(outside, "two", conversation=case)

    assert contents(answer.body) == ["one", "two"]


@pytest.mark.parametrize("named", [UNKNOWN, "not-a-uuid", "", None, 7, ["x"], "number#1"])
def test_a_message_for_no_conversation_there_is_opens_a_new_one(outside: Outside, named: object) -> None:
    """004 E5; 6.3 resolution 1: malformed in the body is a new one too."""
    before = open_case(outside)

    answer = say(outside, "new", conversation=named)

    assert answer.status == 200
    assert contents(answer.body) == ["new"]
    assert answer.body["items"][0]["conversation"] not in {before, UNKNOWN}


def test_a_conversation_of_another_kind_is_none(outside: Outside) -> None:
    """004 E5: no uuid of a direct thread, known as it may be, opens it."""
    outside.get("/chat/user/threads/", token("bea"))
    ann = outside.connect(token("ann"))
    [frame] = ann.send(action="text_message", message_body="between us", receiver_id="bea")

    answer = say(outside, "let me in", conversation=frame["conversation_id"])

    assert contents(answer.body) == ["let me in"]
    assert poll(outside, frame["conversation_id"]) == {"items": [], "count": 0}


def test_the_author_is_the_customer_or_an_agent(outside: Outside) -> None:
    """004 E7."""
    case = open_case(outside, who=token("ann"))

    answer = say(outside, "How can I help?", AGENT, conversation=case)

    assert [item["author"] for item in answer.body["items"]] == ["CUS", "AGE"]


def test_a_user_without_the_role_agent_is_a_customer_wherever_they_write(outside: Outside) -> None:
    """004 E7; 6.3 resolution 6: whoever has the uuid may write."""
    case = open_case(outside)

    answer = say(outside, "me too", token("bea", roles=["admin"]), conversation=case)

    assert [item["author"] for item in answer.body["items"]] == ["CUS", "CUS"]


def test_a_guest_of_another_face_is_a_customer_like_anyone(outside: Outside) -> None:
    """004 6.3 resolution 5: a guest's token holds, and stands for no user."""
    guest = Guests(lambda: SECRET).token(Caller("guest:1", only=UNKNOWN))

    case = open_case(outside, "Hello", guest)

    assert contents(say(outside, "again", guest, conversation=case).body) == ["Hello", "again"]


def test_an_agent_who_opens_a_case_is_an_agent_there(outside: Outside) -> None:
    """004 E7: the author follows from the role, and not from who opened."""
    answer = say(outside, "to myself", AGENT)

    assert answer.body["items"][0]["author"] == "AGE"


def test_dates_are_in_milliseconds_and_utc(outside: Outside) -> None:
    """004 E8."""
    answer = say(outside, "Hello")

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", answer.body["items"][0]["date"])


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


def test_a_closed_case_takes_messages_and_stays_closed(outside: Outside) -> None:
    """004 6.2."""
    case = open_case(outside)
    act(outside, "close", case)

    answer = say(outside, "thank you", conversation=case)

    assert contents(answer.body) == ["Hello", "thank you"]
    assert queue(outside)["items"][0]["status"] == "CLOSED"


def test_reading_asks_for_no_token_and_minds_none(outside: Outside) -> None:
    """004 6.2: the uuid is the key; 6.3 resolution 5: only a message's token has to hold."""
    case = open_case(outside, who=token("ann"))

    assert contents(outside.get(f"/api/messages/{case}", "nonsense").body) == ["Hello"]


def test_an_empty_text_is_a_message(outside: Outside) -> None:
    """004 6.2."""
    answer = say(outside, "")

    assert contents(answer.body) == [""]
