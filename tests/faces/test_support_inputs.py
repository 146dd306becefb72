"""Bad input of the support API (contract 004), endpoint by endpoint, in the shape of Django Ninja."""

import pytest

from tests.faces.support_desk import AGENT, open_case, poll, queue, say
from tests.outside import Outside, token

NUMBERS = [
    ("since=", "since", "int_parsing"),
    ("since=abc", "since", "int_parsing"),
    ("since=1.5", "since", "int_parsing"),
    ("since=%D9%A1", "since", "int_parsing"),
    ("since=" + "9" * 5000, "since", "int_parsing"),
    ("limit=0", "limit", "greater_than_equal"),
    ("limit=-1", "limit", "greater_than_equal"),
    ("limit=x", "limit", "int_parsing"),
    ("offset=-1", "offset", "greater_than_equal"),
    ("offset=x", "offset", "int_parsing"),
]


@pytest.mark.parametrize(("query", "name", "kind"), NUMBERS)
def test_numbers_that_are_none_are_refused_when_polling(outside: Outside, query: str, name: str, kind: str) -> None:
    """004 E9; 6.3 resolution 8."""
    answer = outside.get(f"/api/messages/{open_case(outside)}/?{query}")

    assert answer.status == 422
    assert [(one["type"], one["loc"]) for one in answer.body["detail"]] == [(kind, ["query", name])]
    assert answer.body["detail"][0]["msg"]


@pytest.mark.parametrize(("query", "name", "kind"), NUMBERS)
def test_numbers_that_are_none_are_refused_before_a_message_is_kept(
    outside: Outside, query: str, name: str, kind: str
) -> None:
    """004 E12; 6.3 resolution 8."""
    case = open_case(outside)

    answer = outside.post(f"/api/messages/?{query}", body={"content": "lost", "conversation": case})

    assert answer.status == 422
    assert (answer.body["detail"][0]["type"], answer.body["detail"][0]["loc"]) == (kind, ["query", name])
    assert poll(outside, case)["count"] == 1


@pytest.mark.parametrize(
    ("body", "kind", "name"),
    [
        ({}, "missing", "content"),
        ({"content": None}, "string_type", "content"),
        ({"content": 7}, "string_type", "content"),
        ({"content": "x", "name": 7}, "string_type", "name"),
        ({"content": "x", "email": ["a"]}, "string_type", "email"),
        ({"content": "x", "name": "n" * 256}, "string_too_long", "name"),
        ({"content": "x", "client_id": 7}, "string_type", "client_id"),
        ({"content": "x", "client_id": "k" * 129}, "string_too_long", "client_id"),
    ],
)
def test_fields_that_are_wrong_are_named(outside: Outside, body: dict[str, object], kind: str, name: str) -> None:
    """004 E2."""
    answer = outside.post("/api/messages/", body=body)

    assert answer.status == 422
    assert [(one["type"], one["loc"]) for one in answer.body["detail"]] == [(kind, ["body", "data", name])]
    assert queue(outside)["count"] == 0


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"text"', b'{"content": "\xff"}', b'{"content": "\\ud800"}', b"NaN"])
def test_a_body_that_is_no_json_object_is_refused(outside: Outside, raw: bytes) -> None:
    answer = outside.request("POST", "/api/messages/", body=raw)

    assert answer.status == 400
    assert isinstance(answer.body["detail"], str)


def test_a_body_of_another_type_is_refused(outside: Outside) -> None:
    answer = outside.request("POST", "/api/messages/", body=b"content=x", headers={"content-type": "text/csv"})

    assert answer.status == 415
    assert isinstance(answer.body["detail"], str)


def test_a_text_over_the_limit_is_refused(outside: Outside) -> None:
    answer = say(outside, "x" * (32 * 1024 + 1))

    assert answer.status == 413
    assert "32768 bytes" in answer.body["detail"]
    assert queue(outside)["count"] == 0


@pytest.mark.parametrize("uuid", ["abc", "5", "g" * 32, "number%231", "1" * 33])
def test_a_malformed_uuid_in_the_path_is_refused(outside: Outside, uuid: str) -> None:
    """004 E10; 6.3 resolution 1."""
    answer = outside.get(f"/api/messages/{uuid}/")

    assert answer.status == 422
    assert answer.body["detail"][0]["loc"] == ["path", "uuid"]


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_messages_without_a_uuid_are_posted_only(outside: Outside, method: str) -> None:
    """004 6.2: GET /api/messages/ is 405."""
    answer = outside.request(method, "/api/messages/")

    assert answer.status == 405
    assert isinstance(answer.body["detail"], str)


@pytest.mark.parametrize("shown", ["Bearer nonsense", "Basic YTpi", "Bearer "])
def test_a_token_that_does_not_hold_is_refused_and_nothing_is_kept(outside: Outside, shown: str) -> None:
    """004 6.3 resolution 5."""
    answer = outside.request("POST", "/api/messages/", body={"content": "x"}, headers={"authorization": shown})

    assert (answer.status, answer.body) == (401, {"detail": "Unauthorized"})
    assert queue(outside)["count"] == 0


def test_a_message_without_a_token_is_taken(outside: Outside) -> None:
    """004 6.3 resolution 5."""
    assert say(outside, "Hello").status == 200


@pytest.mark.parametrize(
    "query", ["status=open", "status=DONE", "status=", "assigned=2", "assigned_to_me=maybe", "assigned="]
)
def test_filters_that_are_none_are_refused(outside: Outside, query: str) -> None:
    """004 E11."""
    answer = outside.get(f"/api/conversation/?{query}", AGENT)

    assert answer.status == 422
    assert answer.body["detail"][0]["loc"] == ["query", query.partition("=")[0]]


@pytest.mark.parametrize(("query", "name", "kind"), [one for one in NUMBERS if one[1] != "since"])
def test_numbers_that_are_none_are_refused_in_the_queue(outside: Outside, query: str, name: str, kind: str) -> None:
    """004 E11."""
    answer = outside.get(f"/api/conversation/?{query}", AGENT)

    assert answer.status == 422
    assert (answer.body["detail"][0]["type"], answer.body["detail"][0]["loc"]) == (kind, ["query", name])


@pytest.mark.parametrize("verb", ["close", "open", "take"])
def test_a_case_is_named_by_its_number(outside: Outside, verb: str) -> None:
    """004 E14: not by its uuid."""
    answer = outside.request("PATCH", f"/api/conversation/{open_case(outside)}/{verb}", AGENT)

    assert answer.status == 422
    assert answer.body["detail"][0]["loc"] == ["path", "id"]


@pytest.mark.parametrize("verb", ["close", "open", "take"])
@pytest.mark.parametrize("number", ["0", "-1", "999999", "9" * 19])
def test_a_number_that_no_case_has_is_not_found(outside: Outside, verb: str, number: str) -> None:
    """004 E14."""
    answer = outside.request("PATCH", f"/api/conversation/{number}/{verb}", AGENT)

    assert (answer.status, answer.body) == (404, {"detail": "Not Found"})


@pytest.mark.parametrize("verb", ["close", "open", "take"])
def test_the_number_of_another_kind_of_conversation_is_not_found(outside: Outside, verb: str) -> None:
    """004 E14."""
    outside.get("/chat/user/threads/", token("bea"))
    outside.connect(token("ann")).send(action="text_message", message_body="hi", receiver_id="bea")
    thread = outside.get("/chat/user/threads/", token("ann")).body["data"][0]["id"]

    answer = outside.request("PATCH", f"/api/conversation/{thread}/{verb}", AGENT)

    assert (answer.status, answer.body) == (404, {"detail": "Not Found"})
