"""The agents' side of the support API (contract 004): items E11 and E14, and the resolutions 3, 4, 7 and 9."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.core import desk
from chalicelib.core.errors import Conflict
from chalicelib.core.model import Caller, Conversation
from tests.faces.support_desk import AGENT, OTHER_AGENT, act, number, open_case, queue, say, uuids
from tests.fakes.storage import FakeConversations
from tests.outside import Outside, token

GUS = Caller("gus", ("role:agent",), frozenset({"agent"}))


@pytest.mark.parametrize("path", ["/api/conversation", "/api/conversation/"])
def test_agents_list_the_cases(outside: Outside, path: str) -> None:
    """004 E11; 6.3 resolutions 3 and 4: with and without a slash, and the name in the singular."""
    case = open_case(outside, name="Ann", email="ann@example.com")

    answer = outside.get(path, AGENT)

    assert answer.status == 200
    assert answer.body == {
        "items": [
            {
                "id": number(outside, case),
                "uuid": case,
                "created_at": "2025-03-14T10:00:00.001Z",
                "customer_name": "Ann",
                "customer_email": "ann@example.com",
                "status": "OPEN",
                "assignee": None,
            }
        ],
        "count": 1,
    }


@pytest.mark.parametrize("who", [None, token("ann"), token("root", roles=["admin"]), "nonsense"])
def test_everyone_else_is_refused(outside: Outside, who: str | None) -> None:
    """004 E11, E14; 6.3 resolution 7: taking needs an agent as well."""
    case = open_case(outside)
    path = f"/api/conversation/{number(outside, case)}"

    answers = [outside.request("PATCH", f"{path}/{verb}", who) for verb in ("close", "open", "take")]

    for answer in [*answers, outside.get("/api/conversation/", who)]:
        assert (answer.status, answer.body) == (401, {"detail": "Unauthorized"})
    assert queue(outside, "?status=OPEN&assigned=false")["count"] == 1


def test_the_list_has_no_room_for_those_who_may_not_see_it(outside: Outside) -> None:
    """004 E11: who asks is checked before what they ask."""
    assert outside.get("/api/conversation/?limit=x", token("ann")).status == 401
    assert outside.request("PATCH", "/api/conversation/x/take", token("ann")).status == 401


def test_those_who_wait_longest_come_first(outside: Outside) -> None:
    """004 E11; 6.2: by the time they were opened, whatever was said since."""
    cases = [open_case(outside) for _ in range(3)]
    outside.world.clock.advance(minutes=5)
    say(outside, "still there?", conversation=cases[0])

    assert uuids(queue(outside)) == cases


def test_the_list_is_paged(outside: Outside) -> None:
    """004 E11; 6.2: pages reach across the lists that a filter is made of."""
    cases = [open_case(outside) for _ in range(6)]
    act(outside, "take", cases[1])
    act(outside, "close", cases[2])

    page = queue(outside, "?limit=3&offset=1")

    assert uuids(page) == cases[1:4]
    assert page["count"] == 6
    assert queue(outside, "?offset=6") == {"items": [], "count": 6}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?status=OPEN", [0, 1, 2]),
        ("?status=CLOSED", [3, 4]),
        ("?assigned=true", [1, 2, 4]),
        ("?assigned=false", [0, 3]),
        ("?assigned=false&status=CLOSED", [3]),
        ("?assigned_to_me=true", [1, 4]),
        ("?assigned_to_me=true&status=OPEN", [1]),
        ("?assigned_to_me=true&assigned=true", [1, 4]),
        ("?assigned_to_me=true&assigned=false", []),
        ("?assigned_to_me=false", [0, 1, 2, 3, 4]),
        ("?assigned=True", [1, 2, 4]),
    ],
)
def test_the_list_is_filtered(outside: Outside, query: str, expected: list[int]) -> None:
    """004 E11; 6.2."""
    cases = [open_case(outside) for _ in range(5)]
    for which, who in ((1, AGENT), (2, OTHER_AGENT), (4, AGENT)):
        act(outside, "take", cases[which], who)
    for which in (3, 4):
        act(outside, "close", cases[which])

    answered = queue(outside, query)

    assert uuids(answered) == [cases[one] for one in expected]
    assert answered["count"] == len(expected)


def test_other_kinds_of_conversations_are_not_listed(outside: Outside) -> None:
    """004 E11."""
    outside.get("/chat/user/threads/", token("bea"))
    outside.connect(AGENT).send(action="text_message", message_body="hi", receiver_id="bea")

    assert queue(outside) == {"items": [], "count": 0}


def test_a_case_is_closed_and_opened(outside: Outside) -> None:
    """004 E14."""
    case = open_case(outside)

    closed, opened = act(outside, "close", case), act(outside, "open", case)

    assert [(one.status, one.body["uuid"], one.body["status"]) for one in (closed, opened)] == [
        (200, case, "CLOSED"),
        (200, case, "OPEN"),
    ]
    assert uuids(queue(outside, "?status=OPEN")) == [case]
    assert queue(outside, "?status=CLOSED") == {"items": [], "count": 0}


@pytest.mark.parametrize("verb", ["close", "open", "take"])
def test_doing_it_twice_is_doing_it_once(outside: Outside, verb: str) -> None:
    """004 E14."""
    case = open_case(outside)
    first = act(outside, verb, case)
    written = len(outside.world.store.entries[case])

    again = act(outside, verb, case)

    assert (again.status, again.body) == (200, first.body)
    assert len(outside.world.store.entries[case]) == written


def test_taking_assigns_to_the_agent_by_user_id(outside: Outside) -> None:
    """004 E14; 6.3 resolution 9: the id is a text."""
    case = open_case(outside)

    assert act(outside, "take", case).body["assignee"] == "gus"


def test_what_another_agent_has_is_not_taken(outside: Outside) -> None:
    """004 E14."""
    case = open_case(outside)
    act(outside, "take", case)

    answer = act(outside, "take", case, OTHER_AGENT)

    assert answer.status == 409
    assert answer.body == {"detail": "another agent has taken this conversation"}
    assert queue(outside)["items"][0]["assignee"] == "gus"


def test_a_case_is_taken_over_from_the_agent_one_names(outside: Outside) -> None:
    case = open_case(outside)
    act(outside, "take", case)

    wrong, right = act(outside, "take?from=ida", case, OTHER_AGENT), act(outside, "take?from=gus", case, OTHER_AGENT)

    assert (wrong.status, right.status) == (409, 200)
    assert uuids(queue(outside, "?assigned_to_me=true", OTHER_AGENT)) == [case]
    assert uuids(queue(outside, "?assigned_to_me=true", AGENT)) == []


class Meanwhile(FakeConversations):
    """Lets something happen once, between reading a conversation and changing it."""

    def __init__(self, outside: Outside, happens: Callable[[], object]) -> None:
        super().__init__(outside.world.store)
        self._happens: list[Callable[[], object]] = [happens]

    def get(self, conversation_id: str) -> Conversation | None:
        found = super().get(conversation_id)
        if self._happens:
            self._happens.pop()()
        return found


def test_of_two_agents_who_take_at_once_one_is_told_that_the_other_did(outside: Outside) -> None:
    """004 E14: both read the case as free."""
    case = open_case(outside)
    ports = replace(outside.ports, conversations=Meanwhile(outside, lambda: act(outside, "take", case, OTHER_AGENT)))

    with pytest.raises(Conflict):
        desk.take(ports, GUS, number(outside, case))

    assert queue(outside)["items"][0]["assignee"] == "hal"


def test_closing_while_another_takes_does_both(outside: Outside) -> None:
    """004 E14: the change is worked out anew from what is there."""
    case = open_case(outside)
    ports = replace(outside.ports, conversations=Meanwhile(outside, lambda: act(outside, "take", case, OTHER_AGENT)))

    desk.set_status(ports, GUS, number(outside, case), desk.CLOSED)

    [shown] = queue(outside, "?status=CLOSED&assigned=true")["items"]
    assert (shown["status"], shown["assignee"]) == ("CLOSED", "hal")
    assert queue(outside)["count"] == 1


def test_an_agent_called_free_has_a_list_of_their_own(outside: Outside) -> None:
    """A user id is never mistaken for the name of another list."""
    free = token("free", roles=["agent"])
    taken, case = open_case(outside), open_case(outside)
    act(outside, "take", taken, free)

    assert uuids(queue(outside, "?assigned_to_me=true", free)) == [taken]
    assert uuids(queue(outside, "?assigned=false", free)) == [case]
