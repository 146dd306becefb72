"""What the server offers, and what it does not."""

import pytest

from chalicelib.core.policy import Policy
from tests.faces.rooms.browser import PATH, Browser
from tests.fakes.world import World
from tests.outside import Outside

ROOM = f"{PATH}6d1f7f0e-4d5a-4c06-9f0a-3f6f0b1f4c2d/"
LIMITS = {
    "MAX_ATTACHMENT_SIZE": 1,
    "MAX_IMAGE_SIZE": 2,
    "MAX_VIDEO_SIZE": 3,
    "MAX_AUDIO_SIZE": 0,
    "MAX_VOICE_SIZE": 5,
}


@pytest.fixture
def visitor() -> Browser:
    """Someone where the owner chose other bots and limits."""
    return Browser(Outside(World(policy=Policy(bots=("Bot1", "Bot2"), file_limits=LIMITS))))


def test_the_bots_are_listed_under_results(visitor: Browser) -> None:
    """001 B12, B13, 3.3.2: the list itself, as it was given."""
    answer = visitor.get("/api/chat/bots/")

    assert (answer.status, answer.body) == (200, {"results": ["Bot1", "Bot2"]})


def test_the_bots_that_come_with_parley_are_two(ann: Browser) -> None:
    """001 3.2."""
    assert ann.get("/api/chat/bots/").body == {"results": ["ECHO", "Calculator"]}


def test_the_limits_are_five_numbers_of_bytes(visitor: Browser) -> None:
    """001 B14, 3.3.3."""
    answer = visitor.get("/api/chat/limits/")

    assert (answer.status, answer.body) == (200, LIMITS)


def test_every_limit_is_fifteen_mebibytes_by_default(ann: Browser) -> None:
    """001 3.2."""
    assert set(ann.get("/api/chat/limits/").body.values()) == {15 * 1024 * 1024}


@pytest.mark.parametrize("path", ["/api/chat/bots/", "/api/chat/limits/"])
def test_what_is_offered_depends_on_nobody_and_nothing(ann: Browser, path: str) -> None:
    """001 B15: request, arguments and keywords are ignored; not even a token that does not hold is looked at."""
    plain = ann.get(path)

    asked = ann.outside.request("GET", f"{path}?page=x&limit=y", "no token at all")

    assert (asked.status, asked.body) == (200, plain.body)
    assert "set-cookie" not in plain.headers


@pytest.mark.parametrize(
    ("path", "offered"),
    [
        (PATH, {"GET", "POST"}),
        (ROOM, {"GET"}),
        (f"{ROOM}join/", {"POST"}),
        (f"{ROOM}messages/", {"GET", "POST"}),
        (f"{ROOM}messages/1/complete/", {"POST"}),
        ("/api/chat/bots/", {"GET"}),
        ("/api/chat/limits/", {"GET"}),
    ],
)
def test_no_other_method_is_allowed(ann: Browser, path: str, offered: set[str]) -> None:
    """001 B2, B7: no update and no destroy; refused as DRF does, before anything else is looked at."""
    for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - offered:
        answer = ann.request(method, path)

        assert (answer.status, answer.body) == (405, {"detail": f'Method "{method}" not allowed.'})
        assert set(answer.headers["allow"].split(", ")) == offered


@pytest.mark.parametrize("path", [PATH, "/api/chat/bots/", "/api/chat/limits/"])
def test_a_slash_at_the_end_changes_nothing(ann: Browser, path: str) -> None:
    """001 B1, 3.3.1: the original's addresses, with its slash and without."""
    assert ann.get(path.rstrip("/")).body == ann.get(path).body
