"""Files in messages of the marketplace API (contract 000 A22; resolution 5; the original's rule of one content)."""

from typing import Any

import pytest

from tests.faces.marketplace.market import ANN, EVE, SHOP, delete, detail, open_chat, send, show
from tests.outside import Answer, Outside, multipart

PNG = b"\x89PNG\r\n\x1a\n and so on"
FILES = {
    "image": ("my cat.png", "image/png", PNG),
    "audio": ("hum.mp3", "audio/mp3", b"ID3 and so on"),
    "video": ("cat.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42"),
}
ANNOUNCED: dict[str, Any] = {"file_name": "cat.png", "file_size": len(PNG), "content_type": "image/png"}


def upload(
    outside: Outside, chat: Any, files: dict[str, tuple[str, str, bytes]], who: str = ANN, **fields: str
) -> Answer:
    body, headers = multipart({"chat": str(chat["id"]), **fields}, files)
    return outside.request("POST", "/api/v1/chat/send/message", who, body=body, headers=headers)


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_sent_with_the_form(outside: Outside, kind: str) -> None:
    """000 A22; resolution 5: the type is inferred, the file's address absolute."""
    answer = upload(outside, open_chat(outside), {kind: FILES[kind]})

    assert answer.status == 201
    assert answer.body["message_type"] == kind
    assert answer.body[kind].startswith("https://chat.example.com/media/chat-files/")
    assert [answer.body[other] for other in ("content", "image", "audio", "video") if other != kind] == [None] * 3


def test_the_address_leads_to_the_file_for_those_who_take_part(outside: Outside) -> None:
    """000 2.2: file URLs are absolute; resolution 8: for nobody else."""
    answer = upload(outside, open_chat(outside), {"image": FILES["image"]})
    path = answer.body["image"].removeprefix("https://chat.example.com")

    assert path.endswith("/my_cat.png")
    assert [outside.get(path, who).status for who in (ANN, SHOP, EVE)] == [302, 302, 403]


def test_a_text_may_come_as_a_form_too(outside: Outside) -> None:
    """000 resolution 5: JSON and multipart both."""
    answer = upload(outside, open_chat(outside), {}, content="hello", message_type="text")

    assert (answer.status, answer.body["content"]) == (201, "hello")


def test_a_form_sent_again_is_stored_once(outside: Outside) -> None:
    chat = open_chat(outside)

    first, again = [upload(outside, chat, {"image": FILES["image"]}, client_id="mine") for _ in range(2)]

    assert again.body == {**first.body, "replayed": True}


@pytest.mark.parametrize(
    ("files", "fields", "field"),
    [
        ({"image": FILES["image"]}, {"content": "look"}, "content"),
        ({"image": FILES["image"], "audio": FILES["audio"]}, {}, "content"),
        ({"image": FILES["image"]}, {"message_type": "video"}, "message_type"),
        ({"file": FILES["image"]}, {}, "content"),
        ({"image": FILES["audio"]}, {}, "image"),
        ({"image": ("cat.svg", "image/svg+xml", b"<svg/>")}, {}, "image"),
        ({"image": ("cat.png", "image/png", b"MZ not a picture")}, {}, "image"),
        ({"audio": ("hum.wav", "audio/wav", b"RIFF....WEBP")}, {}, "audio"),
        ({"video": ("cat.mp4", "video/mp4", b"")}, {}, "video"),
        ({"image": ("x" * 256, "image/png", PNG)}, {}, "file_name"),
    ],
)
def test_what_is_not_one_file_of_its_type_is_refused(
    outside: Outside, files: dict[str, tuple[str, str, bytes]], fields: dict[str, str], field: str
) -> None:
    """000 A22; resolution 5: one content, its type validated; nothing is stored."""
    chat = open_chat(outside)

    answer = upload(outside, chat, files, **fields)

    assert (answer.status, list(answer.body)) == (400, [field])
    assert len(show(outside, chat).body["messages"]) == 1
    assert outside.world.files.kept == {}


def test_one_who_takes_no_part_leaves_no_file(outside: Outside) -> None:
    """000 A24."""
    answer = upload(outside, open_chat(outside), {"image": FILES["image"]}, EVE)

    assert answer.status == 403
    assert outside.world.files.kept == {}


def test_a_large_file_goes_straight_to_storage(outside: Outside) -> None:
    """000 A22: what an API request cannot carry is announced, uploaded, and shown once it is whole."""
    chat = open_chat(outside)
    ann, shop = outside.connect(ANN), outside.connect(SHOP)

    announced = send(outside, chat, **ANNOUNCED)

    assert announced.status == 201
    assert (announced.body["message_type"], announced.body["image"]) == ("image", None)
    assert announced.body["upload"]["url"]
    assert shop.take() == []
    outside.world.files.kept[announced.body["upload"]["fields"]["key"]] = (PNG, "image/png")
    ann.send(action="file_message", chat_id=announced.body["created_msg_id"])
    assert [frame["action"] for frame in shop.take()] == ["amendment", "re_message"]
    assert detail(outside, announced.body["id"]).body["image"]


def test_an_upload_that_is_not_what_it_was_announced_as_is_not_shown(outside: Outside) -> None:
    """000 2.2: each file type is validated, whichever way the file comes."""
    ann = outside.connect(ANN)
    announced = send(outside, open_chat(outside), **ANNOUNCED)
    fake = b"<script>".ljust(len(PNG))
    outside.world.files.kept[announced.body["upload"]["fields"]["key"]] = (fake, "image/png")

    told = ann.send(action="file_message", chat_id=announced.body["created_msg_id"])

    assert [frame.get("code") for frame in told][-1] == "conflict"
    assert detail(outside, announced.body["id"]).body["image"] is None


def test_an_upload_that_never_came_is_gone_within_the_hour(outside: Outside) -> None:
    announced = send(outside, open_chat(outside), **ANNOUNCED)

    outside.world.clock.advance(minutes=61)

    assert detail(outside, announced.body["id"]).status == 404


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**ANNOUNCED, "content_type": "image/svg+xml"}, 400, "image"),
        ({**ANNOUNCED, "content_type": "application/pdf"}, 400, "content_type"),
        ({**ANNOUNCED, "content_type": None}, 400, "content_type"),
        ({**ANNOUNCED, "message_type": "video"}, 400, "video"),
        ({**ANNOUNCED, "message_type": "text"}, 400, "message_type"),
        ({**ANNOUNCED, "content": "look"}, 400, "content"),
        ({**ANNOUNCED, "file_size": -1}, 400, "file_size"),
        ({**ANNOUNCED, "file_size": "many"}, 400, "file_size"),
        ({**ANNOUNCED, "file_size": 1 << 40}, 413, "detail"),
        ({**ANNOUNCED, "file_name": ["cat.png"]}, 400, "file_name"),
    ],
)
def test_an_announcement_of_what_cannot_be_is_refused(
    outside: Outside, body: dict[str, Any], status: int, field: str
) -> None:
    """000 A22; resolution 5."""
    answer = send(outside, open_chat(outside), **body)

    assert (answer.status, list(answer.body)) == (status, [field])


def test_a_deleted_messages_file_is_removed(outside: Outside) -> None:
    """000 A32."""
    sent = upload(outside, open_chat(outside), {"image": FILES["image"]})

    delete(outside, sent.body["id"])

    assert outside.world.files.kept == {}
    assert outside.get(sent.body["image"].removeprefix("https://chat.example.com"), ANN).status == 404


def test_a_frame_gives_the_same_address_as_an_answer(outside: Outside) -> None:
    """000 2.2: file URLs are absolute, on sockets as well."""
    chat, shop = open_chat(outside), outside.connect(SHOP)

    answer = upload(outside, chat, {"image": FILES["image"]})

    (told,) = shop.take()
    assert told["entry"]["image"] == answer.body["image"]
