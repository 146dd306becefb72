"""Messages of the support API (contract 004): items E2 to E8, and the resolutions 1, 2, 5 and 6.

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


def test_a_closed_case_takes_messages_and_stays_closed(outside: Outside) -> None:
    """004 6.2."""
    case = open_case(outside)
    act(outside, "close", case)

    answer = say(outside, "thank you", conversation=case)

    assert contents(answer.body) == ["Hello", "thank you"]
    assert queue(outside)["items"][0]["status"] == "CLOSED"


def test_an_empty_text_is_a_message(outside: Outside) -> None:
    """004 6.2."""
    answer = say(outside, "")

    assert contents(answer.body) == [""]
