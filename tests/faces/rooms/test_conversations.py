"""Opening, listing and looking at rooms."""

from typing import Any

import pytest

from tests.faces.rooms.browser import PATH, Browser, names
from tests.outside import Outside, token

UNKNOWN = "6d1f7f0e-4d5a-4c06-9f0a-3f6f0b1f4c2d"


def test_a_new_room_is_answered_with_those_in_it(ann: Browser) -> None:
    """001 B2, 3.2: 201 and the detail, the creator first."""
    room = ann.open(name="Garden", nickname="Ann", bots=["ECHO"])

    assert list(room) == ["id", "name", "created_at", "participants", "my_participant_id", "token"]
    assert room["name"] == "Garden"
    assert room["created_at"] == "2025-03-14T10:00:00.001000Z"
    assert [(one["name"], one["type"]) for one in room["participants"]] == [("Ann", "H"), ("ECHO", "B")]
    assert room["my_participant_id"] == room["participants"][0]["id"]


def test_a_room_needs_neither_name_nor_nickname_nor_body(ann: Browser) -> None:
    """001 3.2: every field is optional; who has no nickname is called after the own participant id."""
    room = ann.post(PATH).body

    assert room["name"] is None
    assert room["participants"] == [
        {"id": room["my_participant_id"], "name": f"ANON_{room['my_participant_id']}", "type": "H"}
    ]


@pytest.mark.parametrize("nickname", ["", "   ", None])
def test_a_blank_nickname_is_none(ann: Browser, nickname: str | None) -> None:
    """001 3.2."""
    room = ann.open(nickname=nickname)

    assert room["participants"][0]["name"].startswith("ANON_")


def test_who_takes_part_is_set_by_the_server(ann: Browser) -> None:
    """001 B3: `participants` is read-only."""
    room = ann.open(participants=[{"id": "x", "name": "Intruder", "type": "B"}], id=UNKNOWN)

    assert [one["type"] for one in room["participants"]] == ["H"]
    assert room["id"] != UNKNOWN


def test_a_participant_id_tells_nothing_of_who_that_is(outside: Outside) -> None:
    """The same person has another id in each room, and the own id in none."""
    first, second = (outside.post(PATH, token("ann"), {}).body for _ in range(2))

    assert first["my_participant_id"] != second["my_participant_id"]
    assert "ann" not in str(first["participants"])


def test_the_list_shows_how_many_take_part_and_the_detail_who(ann: Browser, bea: Browser) -> None:
    """001 B4, B5: list and detail have different shapes."""
    room = ann.open(name="Garden", bots=["ECHO"])

    listed = bea.get(PATH).body["results"]
    detail = bea.get(f"{PATH}{room['id']}/").body

    assert listed == [
        {
            "id": room["id"],
            "name": "Garden",
            "created_at": room["created_at"],
            "participant_count": 2,
            "my_participant_id": None,
        }
    ]
    assert detail == {
        "id": room["id"],
        "name": "Garden",
        "created_at": room["created_at"],
        "participants": room["participants"],
        "my_participant_id": None,
    }


def test_one_finds_oneself_in_the_list_and_in_the_detail(ann: Browser) -> None:
    """001 3.2: `my_participant_id`, by the session."""
    room = ann.open(name="Garden")

    assert ann.get(PATH).body["results"][0]["my_participant_id"] == room["my_participant_id"]
    assert ann.get(f"{PATH}{room['id']}/").body["my_participant_id"] == room["my_participant_id"]


def test_rooms_are_listed_by_name(ann: Browser) -> None:
    """001 3.2: ordered by name; those without one come first, and capitals change nothing."""
    for name in ["pond", "Garden", None, "apple tree", "Apple", "garden 2"]:
        ann.open(name=name)

    answer = ann.get(PATH)

    assert names(answer) == [None, "Apple", "apple tree", "Garden", "garden 2", "pond"]
    assert (answer.body["count"], answer.body["next"], answer.body["previous"]) == (6, None, None)


def test_the_list_comes_in_pages_of_a_hundred_with_links_to_follow(ann: Browser) -> None:
    """001 3.2: `count`, `next`, `previous`, `results` and `?page`."""
    for number in range(203):
        ann.open(name=f"room {number:03}")

    pages = [ann.get(PATH)]
    while pages[-1].body["next"]:
        pages.append(ann.get(pages[-1].body["next"].removeprefix("https://chat.example.com")))

    assert [len(page.body["results"]) for page in pages] == [100, 100, 3]
    assert [name for page in pages for name in names(page)] == [f"room {number:03}" for number in range(203)]
    assert {page.body["count"] for page in pages} == {203}
    assert pages[2].body["previous"] == f"https://chat.example.com{PATH}?page=2"
    assert names(ann.get(PATH, page=2)) == names(pages[1])


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1.0", "", "٢"])
def test_a_page_that_is_not_there_is_not_found(ann: Browser, page: str) -> None:
    ann.open()

    answer = ann.get(PATH, page=page)

    assert (answer.status, answer.body) == (404, {"detail": "Invalid page."})


def test_a_cursor_of_ones_own_making_is_refused(ann: Browser) -> None:
    answer = ann.get(PATH, cursor="§", page=2)

    assert (answer.status, list(answer.body)) == (400, ["cursor"])


@pytest.mark.parametrize("room_id", [UNKNOWN, "garden", "number%231", "1", "0" * 3000])
def test_a_room_that_is_not_there_is_not_found(ann: Browser, room_id: str) -> None:
    """001 3.3.8: unknown and malformed ids."""
    answer = ann.get(f"{PATH}{room_id}/")

    assert (answer.status, answer.body) == (404, {"detail": "Not found."})


def test_a_conversation_of_another_kind_is_no_room(outside: Outside) -> None:
    outside.get("/chat/user/threads/", token("bea"))
    outside.connect(token("ann")).send(action="text_message", message_body="hello", receiver_id="bea")
    thread = outside.get("/chat/user/threads/", token("ann")).body["data"][0]["conversation_id"]

    assert outside.get(f"{PATH}{thread}/", token("ann")).status == 404
    assert outside.post(f"{PATH}{thread}/join/", token("ann"), {}).status == 404


def test_a_repeated_create_finds_the_room_of_the_first_time(ann: Browser) -> None:
    first = ann.post(PATH, {"name": "Garden", "bots": ["ECHO"]}, idempotency_key="k1")

    again = ann.post(PATH, {"name": "Garden", "bots": ["ECHO"]}, idempotency_key="k1")

    assert (first.status, again.status) == (201, 200)
    assert again.body["id"] == first.body["id"]
    assert ann.get(PATH).body["count"] == 1


def test_a_repeated_create_is_known_after_others_joined(ann: Browser, bea: Browser) -> None:
    first = ann.post(PATH, {"name": "Garden"}, idempotency_key="k1").body
    bea.join(first)

    again = ann.post(PATH, {"name": "Garden"}, idempotency_key="k1")

    assert (again.status, len(again.body["participants"])) == (200, 2)


@pytest.mark.parametrize(
    "other", [{"name": "Pond"}, {"name": "Garden", "bots": ["ECHO"]}, {"name": "Garden", "nickname": "A"}]
)
def test_a_key_used_for_another_room_is_a_conflict(ann: Browser, other: dict[str, Any]) -> None:
    ann.post(PATH, {"name": "Garden"}, idempotency_key="k1")

    answer = ann.post(PATH, other, idempotency_key="k1")

    assert (answer.status, list(answer.body)) == (409, ["detail"])


def test_two_people_may_use_the_same_key(ann: Browser, bea: Browser) -> None:
    first = ann.post(PATH, {}, idempotency_key="k1")
    second = bea.post(PATH, {}, idempotency_key="k1")

    assert first.body["id"] != second.body["id"]


def test_a_bot_invited_twice_comes_once(ann: Browser) -> None:
    room = ann.open(bots=["ECHO", "Calculator", "ECHO"])

    assert [one["name"] for one in room["participants"][1:]] == ["ECHO", "Calculator"]


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"nickname": 5}, ["nickname must be a string"]),
        ({"nickname": "x" * 51}, ["nickname must have no more than 50 characters"]),
        ({"bots": "ECHO"}, ["Invalid bot array:ECHO"]),
        ({"bots": None}, ["Invalid bot array:None"]),
        ({"bots": ["ECHO", 5]}, ["Invalid bot array:['ECHO', 5]"]),
        ({"bots": ["Nobody", "ECHO"]}, ["Bot(s) not found: ['Nobody']"]),
        ({"name": "x" * 51}, {"name": ["Ensure this field has no more than 50 characters."]}),
        ({"name": 5}, {"name": ["name is required and is a text"]}),
    ],
)
def test_a_room_that_cannot_be_is_refused_and_not_stored(ann: Browser, body: dict[str, Any], refusal: object) -> None:
    """001 3.2: refusals of `nickname` and `bots` are a bare list."""
    answer = ann.post(PATH, body)

    assert (answer.status, answer.body) == (400, refusal)
    assert ann.get(PATH).body["count"] == 0


@pytest.mark.parametrize("raw", [b"[]", b"{", b'{"name": NaN}', b"\xff", b'{"name": "\\ud800"}'])
def test_a_body_that_is_no_json_object_is_refused(ann: Browser, raw: bytes) -> None:
    answer = ann.post(PATH, raw)

    assert (answer.status, list(answer.body)) == (400, ["detail"])
