import pytest

from tests.faces.shops import ANN, BEA, CAT, WRONG, ann, bea, contents, followed, opened, patch, say, stocked
from tests.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


@pytest.fixture
def uuid(outside: Outside) -> str:
    return str(opened(outside)["uuid"])


def test_003_d6_messages_are_listed_as_published_oldest_first(outside: Outside, uuid: str) -> None:
    say(outside, uuid, ann, ANN, "Hello, is this item available?")
    say(outside, uuid, bea, BEA, "Yes")

    page = outside.get(f"/api/chat/{uuid}/message/", ann).body

    assert list(page) == ["count", "next", "previous", "results"]
    assert (page["count"], page["next"], page["previous"]) == (2, None, None)
    assert [list(one) for one in page["results"]] == [["id", "sender", "content", "timestamp", "is_read"]] * 2
    assert [(one["sender"], one["content"]) for one in page["results"]] == [
        (ANN, "Hello, is this item available?"),
        (BEA, "Yes"),
    ]
    assert page["results"][0]["id"] < page["results"][1]["id"]


def test_003_d7_a_posted_message_is_answered_as_it_is_listed(outside: Outside, uuid: str) -> None:
    answer = say(outside, uuid, ann, ANN, "Yes, it's still available. Would you like to make an offer?")

    assert answer.status == 201
    assert outside.get(f"/api/chat/{uuid}/message/", bea).body["results"] == [answer.body]


def test_003_resolution_7_a_page_holds_30_messages_and_links_lead_to_all(outside: Outside, uuid: str) -> None:
    for number in range(70):
        say(outside, uuid, ann, ANN, str(number))
        patch(outside, uuid, ann, shop_id=1 if number % 2 else None)

    pages = followed(outside, ann, f"/api/chat/{uuid}/message/")

    assert [len(page) for page in pages] == [30, 30, 10]
    assert contents([one for page in pages for one in page]) == [str(number) for number in range(70)]


def test_003_resolution_7_a_page_of_messages_can_be_asked_for_by_its_number(outside: Outside, uuid: str) -> None:
    for number in range(7):
        say(outside, uuid, ann, ANN, str(number))
        patch(outside, uuid, ann, shop_id=1 if number % 2 else None)

    page = outside.get(f"/api/chat/{uuid}/message/?page=2&limit=3", ann).body
    before = outside.get(page["previous"].removeprefix("https://chat.example.com"), ann).body

    assert (page["count"], contents(page["results"])) == (7, ["3", "4", "5"])
    assert contents(before["results"]) == ["0", "1", "2"]


def test_003_resolution_7_many_changes_between_messages_shorten_a_page_and_lose_none(
    outside: Outside, uuid: str
) -> None:
    for number in range(3):
        say(outside, uuid, ann, ANN, str(number))
        for shop_id in [1, None] * 10:
            patch(outside, uuid, ann, shop_id=shop_id)

    pages = followed(outside, ann, f"/api/chat/{uuid}/message/?limit=2")

    assert contents([one for page in pages for one in page]) == ["0", "1", "2"]


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=2"])
def test_003_resolution_7_a_page_of_messages_that_is_none_is_not_found(outside: Outside, uuid: str, query: str) -> None:
    say(outside, uuid, ann, ANN, "hello")

    assert outside.get(f"/api/chat/{uuid}/message/?{query}", ann).status == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "after=x", "after=0"])
def test_003_d6_a_wrong_parameter_is_named(outside: Outside, uuid: str, query: str) -> None:
    answer = outside.get(f"/api/chat/{uuid}/message/?{query}", ann)

    assert answer.status == 400
    assert list(answer.body) == [query.partition("=")[0]]


def test_003_resolution_7_a_limit_over_500_is_500(outside: Outside, uuid: str) -> None:
    for _ in range(501):
        say(outside, uuid, ann, ANN, "x")

    page = outside.get(f"/api/chat/{uuid}/message/?limit=9999", ann).body

    assert (page["count"], len(page["results"])) == (501, 500)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"content": "x"}, "sender"),
        ({"sender": None, "content": "x"}, "sender"),
        ({"sender": 7, "content": "x"}, "sender"),
        ({"sender": "Rx123...", "content": "x"}, "sender"),
        ({"sender": WRONG, "content": "x"}, "sender"),
        ({"sender": CAT, "content": "x"}, "sender"),
        ({"sender": ANN}, "content"),
        ({"sender": ANN, "content": None}, "content"),
        ({"sender": ANN, "content": ""}, "content"),
        ({"sender": ANN, "content": " \n"}, "content"),
        ({"sender": ANN, "content": ["x"]}, "content"),
        ({"sender": ANN, "content": "x", "client_id": 7}, "client_id"),
        ({"sender": ANN, "content": "x", "client_id": "x" * 129}, "client_id"),
    ],
)
def test_003_resolution_8_a_wrong_message_is_refused_and_not_kept(
    outside: Outside, uuid: str, body: dict[str, object], field: str
) -> None:
    answer = outside.post(f"/api/chat/{uuid}/message/", ann, body)

    assert answer.status == 400
    assert list(answer.body) == [field]
    assert outside.get(f"/api/chat/{uuid}/message/", ann).body["count"] == 0


def test_003_d7_a_message_over_the_limit_is_refused(outside: Outside, uuid: str) -> None:
    assert say(outside, uuid, ann, ANN, "x" * 32_769).status == 413


@pytest.mark.parametrize("content", ["\u00e9\U0001f600\u200d", "x" * 32_768, "<b>&amp;</b>", "'); --", "\u0000"])
def test_003_d11_any_text_comes_back_as_it_was_sent(outside: Outside, uuid: str, content: str) -> None:
    say(outside, uuid, ann, ANN, content)

    assert contents(outside.get(f"/api/chat/{uuid}/message/", bea).body["results"]) == [content]


def test_003_d7_a_message_may_be_repeated_with_its_key(outside: Outside, uuid: str) -> None:
    first = say(outside, uuid, ann, ANN, "once", Idempotency_Key="k1")
    again = say(outside, uuid, ann, ANN, "once", Idempotency_Key="k1")

    assert again.status == 201
    assert again.body == {**first.body, "replayed": True}
    assert outside.get(f"/api/chat/{uuid}/message/", ann).body["count"] == 1


def test_003_d7_a_key_with_another_message_is_a_conflict(outside: Outside, uuid: str) -> None:
    say(outside, uuid, ann, ANN, "once", Idempotency_Key="k1")

    answer = say(outside, uuid, ann, ANN, "twice", Idempotency_Key="k1")

    assert (answer.status, list(answer.body)) == (409, ["detail"])
