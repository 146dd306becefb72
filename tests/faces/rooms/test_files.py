"""Files in rooms: with the request, from elsewhere, and by the presigned way."""

from typing import Any

import pytest

from chalicelib.core.policy import FILE_LIMITS, Policy
from tests.faces.rooms.browser import Browser, messages_of
from tests.fakes.world import World
from tests.outside import Outside, multipart

Room = dict[str, Any]
PICTURE = ("a cat.png", "image/png", b"\x89PNG\r\n\x1a\n")
LIMITS = {"V": 10, "a": 20, "v": 30, "i": 40, "A": 50}


@pytest.fixture
def room(ann: Browser) -> Room:
    """A room of one."""
    return ann.open(name="Garden")


@pytest.fixture
def strict() -> Browser:
    """Someone where files may hold a few bytes, each type another number."""
    names = ("MAX_VOICE_SIZE", "MAX_AUDIO_SIZE", "MAX_VIDEO_SIZE", "MAX_IMAGE_SIZE", "MAX_ATTACHMENT_SIZE")
    limits = dict(zip(names, LIMITS.values(), strict=True))
    return Browser(Outside(World(policy=Policy(file_limits=limits))))


@pytest.fixture
def fileless() -> Browser:
    """Someone where every type with a file is disabled."""
    return Browser(Outside(World(policy=Policy(file_limits=dict.fromkeys(FILE_LIMITS, 0)))))


def test_a_file_in_a_form_is_sent_with_its_caption(ann: Browser, room: Room) -> None:
    """001 B8, 3.2: multipart beside JSON."""
    answer = ann.upload(room, PICTURE, type="i", text="look", local_id="l1")

    assert answer.status == 201
    assert answer.body == {
        "type": "i",
        "time": answer.body["time"],
        "id": answer.body["id"],
        "sent_by_human": True,
        "quoted_message_id": None,
        "sender_id": room["my_participant_id"],
        "local_id": "l1",
        "text": "look",
        "file_url": f"/media/chat-files/{answer.body['id']}/a_cat.png",
        "file_size": 8,
        "file_name": "a cat.png",
    }
    assert ann.read(room).body["results"][-1] == answer.body


@pytest.mark.parametrize("kind", LIMITS)
def test_every_type_with_a_file_may_be_sent(ann: Browser, room: Room, kind: str) -> None:
    """001 3.2: voice, audio, video, image, attachment."""
    answer = ann.upload(room, ("a.bin", "application/octet-stream", b"x"), type=kind)

    assert (answer.status, answer.body["type"]) == (201, kind)


def test_a_form_carries_options_and_quotes_too(ann: Browser, room: Room) -> None:
    """001 B8: a form has no lists, so options are JSON in it."""
    quoted = ann.say(room, "which?")["id"]

    answer = ann.upload(room, PICTURE, type="i", quoted_message_id=quoted, options='["this", "that"]')

    assert (answer.body["quoted_message_id"], answer.body["options"]) == (quoted, ["this", "that"])


def test_a_text_may_come_in_a_form(ann: Browser, room: Room) -> None:
    """001 B8."""
    raw, header = multipart({"type": "T", "text": "grüß dich"}, {})

    answer = ann.request("POST", messages_of(room), raw, content_type=header["content-type"])

    assert (answer.status, answer.body["text"]) == (201, "grüß dich")


def test_who_is_in_the_room_reads_the_file_with_cookie_or_token(ann: Browser, bea: Browser, room: Room) -> None:
    bea.join(room)
    url = ann.upload(room, PICTURE, type="i").body["file_url"]

    by_cookie, by_token = bea.get(url), bea.outside.get(f"{url}?token={bea.token}")

    assert by_cookie.status == by_token.status == 302
    assert by_cookie.headers["location"].startswith("https://files.example.com/attachments/")


def test_nobody_else_reads_the_file(ann: Browser, bea: Browser, room: Room) -> None:
    url = ann.upload(room, PICTURE, type="i").body["file_url"]

    assert bea.get(url).status == 401
    bea.open()
    assert bea.get(url).status == 403


def test_the_same_upload_again_is_the_same_message(ann: Browser, room: Room) -> None:
    """001 3.3.7."""
    first = ann.upload(room, PICTURE, type="i", local_id="l1")

    again = ann.upload(room, PICTURE, type="i", local_id="l1")
    other = ann.upload(room, ("a cat.png", "image/png", b"\x89PNG\r\n\x1a\r"), type="i", local_id="l1")

    assert (again.status, again.body) == (200, first.body)
    assert other.status == 409


@pytest.mark.parametrize(("kind", "limit"), LIMITS.items())
def test_a_file_beyond_its_types_limit_is_refused_before_anything_is_stored(
    strict: Browser, kind: str, limit: int
) -> None:
    """001 3.2, 3.3.4: 413 and the limit."""
    room = strict.open()

    just_right = strict.upload(room, ("a", "x/y", b"x" * limit), type=kind)
    too_large = strict.upload(room, ("a", "x/y", b"x" * (limit + 1)), type=kind)
    announced = strict.write(room, type=kind, file_name="a", file_size=limit + 1, content_type="x/y")

    assert just_right.status == 201
    assert (too_large.status, too_large.body) == (413, {"detail": f"MAX = {limit}"})
    assert (announced.status, announced.body) == (413, {"detail": f"MAX = {limit}"})
    assert (strict.read(room).body["count"], len(strict.outside.world.files.kept)) == (2, 1)


@pytest.mark.parametrize("kind", LIMITS)
def test_a_limit_of_nothing_disables_the_type(fileless: Browser, kind: str) -> None:
    """001 3.2: 0 disables the type, wherever the file lies; texts are no files."""
    room = fileless.open()

    answers = [
        fileless.upload(room, ("a", "x/y", b""), type=kind),
        fileless.write(room, type=kind, external_file_url="https://x.example/a.png"),
        fileless.write(room, type=kind, file_name="a", file_size=0, content_type="x/y"),
    ]

    assert [(one.status, one.body) for one in answers] == [(413, {"detail": "MAX = 0"})] * 3
    assert fileless.say(room, "hello")


def test_a_file_may_lie_elsewhere(ann: Browser, room: Room) -> None:
    """001 3.2: `external_file_url`."""
    url = "https://pictures.example.com/cats/a%20cat.png?size=big"

    shown = ann.write(room, type="i", text="look", external_file_url=url).body

    assert (shown["file_url"], shown["file_size"], shown["file_name"]) == (url, None, "a%20cat.png")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,hi",
        "ftp://x.example/a",
        "https:///a",
        "a.png",
        "https://[",
        "https://x.example/\n",
        "https://x.example/" + "a" * 1000,
    ],
)
def test_an_address_that_is_none_of_the_web_is_refused(ann: Browser, room: Room, url: str) -> None:
    answer = ann.write(room, type="i", external_file_url=url)

    assert (answer.status, list(answer.body)) == (400, ["external_file_url"])


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "file"),
        ({"file": "not a file"}, "file"),
        ({"file_size": "many", "file_name": "a", "content_type": "x/y"}, "file_size"),
        ({"file_size": -1, "file_name": "a", "content_type": "x/y"}, "file_size"),
        ({"file_size": 1, "content_type": "x/y"}, "file_name"),
        ({"file_size": 1, "file_name": "a" * 256, "content_type": "x/y"}, "file_name"),
        ({"file_size": 1, "file_name": "a"}, "content_type"),
        ({"file_size": 1, "file_name": "a", "content_type": "picture"}, "content_type"),
    ],
)
def test_a_type_with_a_file_needs_one(ann: Browser, room: Room, body: dict[str, Any], field: str) -> None:
    answer = ann.write(room, type="A", **body)

    assert (answer.status, list(answer.body)) == (400, [field])
    assert ann.read(room).body["count"] == 1


def test_a_text_carries_no_file(ann: Browser, room: Room) -> None:
    answer = ann.upload(room, PICTURE, type="T", text="look")

    assert (answer.status, answer.body) == (400, {"file": ["A message of type T carries no file."]})


@pytest.mark.parametrize("raw", [b"", b"nonsense", b'--x\r\nContent-Disposition: form-data; name="type"\r\n\r\nT'])
def test_a_broken_form_is_refused(ann: Browser, room: Room, raw: bytes) -> None:
    answer = ann.request("POST", messages_of(room), raw, content_type="multipart/form-data; boundary=x")

    assert answer.status == 400
    assert ann.read(room).body["count"] == 1
