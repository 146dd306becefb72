"""Attachments of contract 002: C9, C10, C15, and resolutions 1, 4, 9, 10 and 12."""

from typing import Any

import pytest

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import File
from chalicelib.core.uploads import MAX_FILE
from tests.faces.direct.pair import NOTES, Pair, pair
from tests.faces.direct.recorded import normalised, recording
from tests.fakes.world import FakeFiles, World
from tests.outside import Answer, Outside, multipart


@pytest.fixture
def two(outside: Outside) -> Pair:
    return pair(outside)


def message_of(answer: Answer) -> dict[str, Any]:
    assert answer.status == 201
    shown: dict[str, Any] = answer.body["data"]["message"]
    return shown


def announce(two: Pair, answer: Answer) -> list[dict[str, Any]]:
    return two.socket().send(action="file_message", chat_id=message_of(answer)["id"])


def test_an_upload_answers_201_with_its_message(two: Pair) -> None:
    """002 C10 and resolutions 1, 4: both envelope keys, and the union of the message's keys."""
    answer = two.attach(message="this is the file")

    assert answer.status == 201
    assert normalised(answer.body) == recording("attachment")


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0.00KB"),
        (1, "0.00KB"),
        (2000, "1.95KB"),
        (199_424, "194.75KB"),
        (1024 * 1024, "1024.00KB"),
        (1024 * 1024 + 1, "1.00MB"),
        (1_258_291, "1.20MB"),
    ],
)
def test_a_size_is_written_as_published(two: Pair, size: int, text: str) -> None:
    """002 C4: two decimals, MB above a mebibyte."""
    assert message_of(two.presign(attached_file_size=size))["attached_file_size"] == text


def test_a_text_has_the_size_of_no_file(two: Pair) -> None:
    """002 C4: `0kb`."""
    two.text()

    assert two.messages()[0]["attached_file_size"] == "0kb"


def test_the_message_and_the_name_may_be_left_out(two: Pair) -> None:
    """002 resolution 12: an empty message, the file's own name."""
    shown = message_of(two.attach())

    assert (shown["message"], shown["attached_file_name"]) == ("", "my notes.txt")


def test_the_name_that_the_form_gives_is_the_one_shown(two: Pair) -> None:
    """002 resolution 12."""
    assert message_of(two.attach(attached_file_name="bitcoin"))["attached_file_name"] == "bitcoin"


def test_a_form_without_a_file_is_refused(two: Pair) -> None:
    """002 resolution 12."""
    raw, headers = multipart({"receiver": "bea", "attached_file": "not a file"}, {})

    answer = two.outside.request("POST", "/chat/attachment/", two.ann, body=raw, headers=headers)

    assert (answer.status, answer.body) == (400, recording("missing_file"))
    assert two.outside.world.files.kept == {}


def test_an_upload_for_an_unknown_receiver_is_an_invalid_recipient(two: Pair) -> None:
    """002 resolution 12 and C7."""
    answer = two.attach(receiver="zoe")

    assert (answer.status, answer.body) == (404, recording("invalid_recipient"))
    assert two.outside.world.store.entries == {}


def test_an_upload_for_oneself_is_refused(two: Pair) -> None:
    """002 resolution 12."""
    assert two.attach(receiver="ann").status == 400


def test_an_upload_tells_nobody_until_it_is_announced(two: Pair) -> None:
    """002 C15."""
    ann, bea = two.socket("ann"), two.socket("bea")

    two.attach()

    assert (ann.take(), bea.take()) == ([], [])


def test_an_announced_file_reaches_the_receiver_and_bounces_to_the_sender(two: Pair) -> None:
    """002 C15, and resolutions 2, 3, 9: both names of text and kind, and the file's address."""
    bea, answer = two.socket("bea"), two.attach(message="this is the file")

    confirmations = announce(two, answer)

    assert [normalised(one) for one in confirmations] == [recording("file_conf")]
    assert [normalised(one) for one in bea.take()] == [recording("file_re")]


def test_an_upload_is_announced_by_its_number_or_its_text(two: Pair) -> None:
    """002 resolution 10."""
    number = message_of(two.attach())["id"]

    frames = two.socket().send(action="file_message", chat_id=str(number))

    assert [(one["action"], one["created_msg_id"]) for one in frames] == [("conf_message", number)]


@pytest.mark.parametrize(
    "chat_id", [None, 0, -1, 1.5, True, "x", "", [], {}, 2**60, "9" * 30, 10**400, 1 << 20, (99 << 20) + 1]
)
def test_announcing_what_is_no_message_is_an_error_frame(two: Pair, chat_id: object) -> None:
    """002 resolutions 10, 14."""
    (frame,) = two.socket().send(action="file_message", chat_id=chat_id)

    assert (frame["action"], frame["code"]) == ("error", "not_found")


def test_a_deeply_nested_chat_id_is_an_error_frame(two: Pair) -> None:
    frames = [
        two.socket().send_raw('{"action":"file_message","chat_id":' + "[" * n + "]" * n + "}")
        for n in range(50, 1000, 50)
    ]

    assert {frame["code"] for (frame,) in frames} <= {"not_found", "invalid"}


def test_a_text_is_no_file_to_announce(two: Pair) -> None:
    number = two.text()["created_msg_id"]

    (frame,) = two.socket().send(action="file_message", chat_id=number)

    assert frame["code"] == "not_found"


@pytest.mark.parametrize("who", ["bea", "cat"])
def test_only_its_sender_announces_a_file(two: Pair, who: str) -> None:
    """002 resolution 10: the caller's own uploaded message."""
    number = message_of(two.attach())["id"]

    (frame,) = two.socket(who).send(action="file_message", chat_id=number)

    assert (frame["action"], frame["code"]) == ("error", "forbidden")


def test_files_of_a_thread_are_listed_newest_first(two: Pair) -> None:
    """002 C9: message objects of kind `file` alone."""
    first = message_of(two.attach(("one.txt", "text/plain", b"1")))
    two.text()
    second = message_of(two.attach(("two.txt", "text/plain", b"2")))

    answer = two.outside.get(f"/chat/thread/files/{first['thread']}/", two.bea)

    assert [one["id"] for one in answer.body["data"]] == [second["id"], first["id"]]


def test_files_are_listed_in_the_envelope(two: Pair) -> None:
    """002 C9 and resolution 1."""
    shown = message_of(two.attach(message="this is the file"))

    answer = two.outside.get(f"/chat/thread/files/{shown['thread']}/", two.ann)

    assert normalised(answer.body) == recording("files")


@pytest.mark.parametrize("thread", ["99", "0", "x", "-1", "1.5", "9" * 30, "%20"])
def test_files_of_an_unknown_or_malformed_thread_are_not_found(two: Pair, thread: str) -> None:
    """002 resolution 7."""
    answer = two.outside.get(f"/chat/thread/files/{thread}/", two.ann)

    assert (answer.status, answer.body) == (404, recording("invalid_thread"))


def test_files_of_others_thread_are_forbidden(two: Pair) -> None:
    """002 resolution 7."""
    thread = message_of(two.attach())["thread"]

    answer = two.outside.get(f"/chat/thread/files/{thread}/", two.cat)

    assert (answer.status, answer.body["success"], answer.body["entity"]) == (403, False, None)


def test_files_of_a_thread_are_followed_by_next(two: Pair) -> None:
    shown = [message_of(two.attach((f"{one}.txt", "text/plain", b"x"))) for one in "abc"]
    thread = shown[0]["thread"]

    first = two.outside.get(f"/chat/thread/files/{thread}/?limit=2", two.ann).body
    second = two.outside.get(first["next"].removeprefix("https://chat.example.com"), two.ann).body

    names = [one["attached_file_name"] for one in first["data"] + second["data"]]
    assert (names, second["next"]) == (["c.txt", "b.txt", "a.txt"], None)


@pytest.mark.parametrize("who", ["ann", "bea"])
def test_the_two_read_a_file_through_its_path(two: Pair, who: str) -> None:
    """002 resolution 9: a redirect to a link of minutes."""
    shown = message_of(two.attach())

    answer = two.outside.get(shown["attached_file"], getattr(two, who))

    assert shown["attached_file"] == f"/media/chat-files/{shown['id']}/my_notes.txt"
    assert answer.status == 302
    key = answer.headers["location"].removeprefix("https://files.example.com/")
    assert two.outside.world.files.kept[key] == (NOTES[2], "text/plain")


def test_a_file_is_read_by_a_link_with_the_token_in_it(two: Pair) -> None:
    path = message_of(two.attach())["attached_file"]

    assert two.outside.get(f"{path}?token={two.bea}").status == 302


def test_nobody_else_reads_a_file(two: Pair) -> None:
    path = message_of(two.attach())["attached_file"]

    assert [two.outside.get(path, who).status for who in (two.cat, None)] == [403, 401]


@pytest.mark.parametrize("path", ["/media/chat-files/5/x", "/media/chat-files/x/x", "/media/chat-files/0/x"])
def test_a_file_that_is_none_is_not_found(two: Pair, path: str) -> None:
    assert two.outside.get(path, two.ann).status == 404


def test_a_big_file_gets_a_form_to_upload_it_with(two: Pair) -> None:
    """002 resolution 12 asks for multipart; this second way, for what no request can carry, stands beside it."""
    answer = two.presign(message="a film")

    assert answer.status == 201
    assert normalised(answer.body) == recording("presigned")


def test_a_big_file_is_announced_once_it_is_there(two: Pair) -> None:
    bea, answer = two.socket("bea"), two.presign()
    two.arrive(answer)

    (confirmation,) = [one for one in announce(two, answer) if one["action"] == "conf_message"]

    assert confirmation["attached_file_url"] == confirmation["entry"]["attached_file"]
    assert {one["action"] for one in bea.take()} == {"re_message", "amendment"}
    assert two.outside.get(confirmation["attached_file_url"], two.bea).status == 302


def test_the_amendment_of_a_big_file_shows_its_message_whole(two: Pair) -> None:
    bea, answer = two.socket("bea"), two.presign()
    two.arrive(answer)
    announce(two, answer)

    amendment, message = bea.take()

    assert (amendment["action"], amendment["amendment"]) == ("amendment", "attached")
    assert {**amendment["entry"], "updated_at": 0, "updated": 0} == {**message["entry"], "updated_at": 0, "updated": 0}


@pytest.mark.parametrize("arrived", [None, (b"1234", "video/mp4"), (b"12345", "text/html")])
def test_a_big_file_that_is_not_there_or_another_is_not_announced(two: Pair, arrived: tuple[bytes, str] | None) -> None:
    bea, answer = two.socket("bea"), two.presign()
    if arrived:
        two.arrive(answer, *arrived)

    (frame,) = announce(two, answer)

    assert (frame["action"], frame["code"], bea.take()) == ("error", "conflict", [])


def test_an_upload_that_never_came_is_shown_as_deleted(two: Pair) -> None:
    two.presign(message="a film")

    two.outside.world.clock.advance(hours=1)

    shown = two.messages()[0]
    assert (shown["deleted"], shown["message"], shown["attached_file_name"]) == (True, "", None)


def test_an_upload_that_never_came_is_not_announced(two: Pair) -> None:
    answer = two.presign()
    two.outside.world.clock.advance(hours=1)
    two.arrive(answer)

    (frame,) = announce(two, answer)

    assert frame["code"] == "not_found"


@pytest.mark.parametrize(
    "bad",
    [
        {"attached_file_size": "big"},
        {"attached_file_size": -1},
        {"attached_file_size": 1.5},
        {"attached_file_name": ""},
        {"attached_file_name": "x" * 256},
        {"attached_file_name": "a\nb"},
        {"attached_file_name": 5},
        {"content_type": "film"},
        {"content_type": "a/b; c=d"},
        {"content_type": None},
        {"message": ["x"]},
        {"client_id": 5},
        {"client_id": ""},
        {"client_id": "x" * 129},
    ],
)
def test_an_announcement_that_cannot_be_is_refused_and_nothing_is_kept(two: Pair, bad: dict[str, Any]) -> None:
    answer = two.presign(**bad)

    assert (answer.status, answer.body["success"]) == (400, False)
    assert all(log == [] for log in two.outside.world.store.entries.values())


def test_a_file_beyond_the_limit_is_refused(two: Pair) -> None:
    answer = two.presign(attached_file_size=MAX_FILE + 1)

    assert (answer.status, answer.body["status"]) == (413, "failure")


def test_an_upload_repeated_is_the_same_upload(two: Pair) -> None:
    first, again = [two.attach(client_id="c1") for _ in range(2)]

    assert message_of(again)["id"] == message_of(first)["id"]
    assert [one.body["data"]["replayed"] for one in (first, again)] == [False, True]
    assert len(two.messages()) == 1


def test_an_announced_upload_repeated_gets_a_fresh_form_for_the_same_key(two: Pair) -> None:
    first, again = [two.presign(client_id="c1").body["data"] for _ in range(2)]

    assert again["upload"]["fields"]["key"] == first["upload"]["fields"]["key"]


def test_other_bytes_under_the_same_client_id_are_a_conflict(two: Pair) -> None:
    two.attach(client_id="c1")

    answer = two.attach(("my notes.txt", "text/plain", b"y" * 2000), client_id="c1")

    assert (answer.status, answer.body["success"], answer.body["data"]) == (409, False, None)
    assert len(two.messages()) == 1


def test_the_header_of_a_request_is_a_client_id_too(two: Pair) -> None:
    announced = {"receiver": "bea", "attached_file_name": "a", "attached_file_size": 1, "content_type": "a/b"}

    answers = [two.outside.post("/chat/attachment/", two.ann, announced, idempotency_key="k1") for _ in range(2)]

    assert [one.body["data"]["replayed"] for one in answers] == [False, True]


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"", "application/json", 400),
        (b"[", "application/json", 400),
        (b"[]", "application/json", 400),
        (b'{"receiver": 5}', "application/json", 400),
        (b'{"receiver": "bea", "message": "\\ud800"}', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"hello", "multipart/form-data", 400),
        (b"hello", "multipart/form-data; boundary=b", 400),
        (b"receiver=bea", "application/x-www-form-urlencoded", 415),
    ],
)
def test_a_bad_body_is_refused_in_the_envelope(two: Pair, body: bytes, content_type: str, status: int) -> None:
    """002 resolution 1, and never Chalice's own shape."""
    headers = {"content-type": content_type}

    answer = two.outside.request("POST", "/chat/attachment/", two.ann, body=body, headers=headers)

    assert (answer.status, answer.body["status"], answer.body["data"]) == (status, "failure", None)
    assert two.outside.world.store.entries == {}


class FullFiles(FakeFiles):
    """Takes nothing any more."""

    def put(self, file: File, body: bytes) -> None:  # noqa: ARG002 - the port's signature
        raise Unavailable("file storage did not answer; try again")


def test_bytes_that_cannot_be_kept_leave_no_message() -> None:
    two = pair(Outside(World(files=FullFiles())))

    answer = two.attach()

    assert (answer.status, answer.headers["retry-after"]) == (503, "1")
    assert two.messages() == []
