import base64
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber
from moto import mock_aws

from chalicelib.aws import session as aws
from chalicelib.core.errors import Unavailable
from chalicelib.core.media import BEGINNING
from chalicelib.core.model import File
from chalicelib.files.s3 import LINK_SECONDS, S3Files
from chalicelib.wiring import SystemClock

BUCKET = "attachments-of-the-tests"
SESSION = aws.new_session()


def make(endpoint_url: str | None) -> Any:
    style = {"s3": {"addressing_style": "path"}} if endpoint_url else {}
    config = {"signature_version": "s3v4", **style}
    return aws.client(SESSION, "s3", endpoint_url=endpoint_url, region_name="us-east-1", config=config)


def a_file(name: str = "notes.txt", content_type: str = "text/plain", size: int = 5) -> File:
    until = SystemClock().now() + timedelta(minutes=30)
    return File("attachments/room/1", name, size, content_type, "pending", until)


@pytest.fixture
def files() -> Iterator[S3Files]:
    with mock_aws():
        make(None).create_bucket(Bucket=BUCKET)
        yield S3Files(make, BUCKET, None, SystemClock())


def policy(fields: dict[str, str]) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(base64.b64decode(fields["policy"]))
    return decoded


def test_what_was_put_is_stored_with_its_size_and_type(files: S3Files) -> None:
    files.put(a_file(), b"hello")

    stored = files.stored("attachments/room/1")

    assert stored is not None
    assert (stored.size, stored.content_type, stored.beginning) == (5, "text/plain", b"hello")


def test_only_the_beginning_of_what_is_stored_is_read(files: S3Files) -> None:
    files.put(a_file(), b"x" * 100_000)

    stored = files.stored("attachments/room/1")

    assert stored is not None
    assert (stored.size, len(stored.beginning)) == (100_000, BEGINNING)


def test_what_was_looked_at_is_copied_with_its_type(files: S3Files) -> None:
    files.put(a_file(), b"hello")
    seen = files.stored("attachments/room/1")
    assert seen is not None

    assert files.copy("attachments/room/1", seen.tag, "attachments/room/2")

    assert files.stored("attachments/room/2") == seen


def test_what_was_removed_since_is_not_copied(files: S3Files) -> None:
    files.put(a_file(), b"hello")
    seen = files.stored("attachments/room/1")
    assert seen is not None
    files.remove(a_file())

    assert not files.copy("attachments/room/1", seen.tag, "attachments/room/2")
    assert files.stored("attachments/room/2") is None


def test_what_was_removed_is_not_stored_any_more(files: S3Files) -> None:
    files.put(a_file(), b"hello")

    files.remove(a_file())
    files.remove(a_file())

    assert files.stored("attachments/room/1") is None


def test_nothing_is_stored_under_another_key(files: S3Files) -> None:
    assert files.stored("attachments/room/2") is None


def test_a_form_names_its_key_and_type_and_is_signed(files: S3Files) -> None:
    upload = files.upload(a_file())

    assert BUCKET in upload.url
    assert upload.fields["key"] == "attachments/room/1"
    assert upload.fields["Content-Type"] == "text/plain"
    assert upload.fields["x-amz-algorithm"] == "AWS4-HMAC-SHA256"


def test_a_form_takes_exactly_this_key_type_and_size_in_this_bucket(files: S3Files) -> None:
    conditions = policy(dict(files.upload(a_file(size=1234)).fields))["conditions"]

    assert ["content-length-range", 1234, 1234] in conditions
    for condition in ({"bucket": BUCKET}, {"key": "attachments/room/1"}, {"Content-Type": "text/plain"}):
        assert condition in conditions


def test_a_form_ends_when_its_file_is_given_up(files: S3Files) -> None:
    file = a_file()

    ends = datetime.fromisoformat(policy(dict(files.upload(file).fields))["expiration"])

    assert file.expires_at is not None
    assert abs(ends - file.expires_at) < timedelta(seconds=5)


def disposition(files: S3Files, file: File) -> dict[str, list[str]]:
    return parse_qs(urlsplit(files.link(file)).query)


@pytest.mark.parametrize("content_type", ["image/png", "application/pdf", "text/plain", "audio/ogg", "video/mp4"])
def test_what_a_browser_shows_safely_is_shown_in_place(files: S3Files, content_type: str) -> None:
    query = disposition(files, a_file(content_type=content_type))

    assert query["response-content-disposition"] == ["inline; filename*=UTF-8''notes.txt"]
    assert query["response-content-type"] == [content_type]


def test_media_under_another_name_are_shown_under_their_own(files: S3Files) -> None:
    query = disposition(files, a_file(content_type="audio/x-m4a"))

    assert query["response-content-disposition"][0].startswith("inline;")
    assert query["response-content-type"] == ["audio/mp4"]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html",
        "image/svg+xml",
        "application/xhtml+xml",
        "text/xml",
        "application/javascript",
        "a/b",
        "audio/html",
        "video/svg+xml",
        "audio/xhtml+xml",
        "video/x-anything",
        "TEXT/HTML",
    ],
)
def test_everything_else_is_a_download_of_bytes(files: S3Files, content_type: str) -> None:
    query = disposition(files, a_file(content_type=content_type))

    assert query["response-content-disposition"] == ["attachment; filename*=UTF-8''notes.txt"]
    assert query["response-content-type"] == ["application/octet-stream"]


@pytest.mark.parametrize("name", ['a";\r\nX: y', "é/ü.txt", "100%.txt"])
def test_a_name_cannot_leave_its_place_in_the_header(files: S3Files, name: str) -> None:
    (header,) = disposition(files, a_file(name))["response-content-disposition"]

    encoded = header.removeprefix("inline; filename*=UTF-8''")
    assert encoded.isascii()
    assert not set(encoded) & set('"; \r\n/')


def test_a_link_lives_for_minutes(files: S3Files) -> None:
    assert LINK_SECONDS <= 600
    assert disposition(files, a_file())["X-Amz-Expires"] == [str(LINK_SECONDS)]


def test_forms_and_links_lead_to_the_origin_that_clients_use() -> None:
    files = S3Files(make, BUCKET, "http://127.0.0.1:8000", SystemClock())

    assert files.upload(a_file()).url == f"http://127.0.0.1:8000/{BUCKET}"
    assert files.link(a_file()).startswith(f"http://127.0.0.1:8000/{BUCKET}/attachments/room/1?")


def test_no_client_is_made_before_the_first_file() -> None:
    def refuse(_: str | None) -> Any:
        raise AssertionError("nobody asked for a file")

    S3Files(refuse, BUCKET, None, SystemClock())


def stubbed(code: str, status: int) -> tuple[S3Files, Stubber]:
    client = make(None)
    stub = Stubber(client)
    stub.add_client_error("put_object", code, http_status_code=status)
    stub.activate()
    return S3Files(lambda _: client, BUCKET, None, SystemClock()), stub


@pytest.mark.parametrize(("code", "status"), [("SlowDown", 503), ("InternalError", 500)])
def test_a_store_that_does_not_answer_is_a_passing_failure(code: str, status: int) -> None:
    files, _ = stubbed(code, status)

    with pytest.raises(Unavailable):
        files.put(a_file(), b"hello")


def test_a_store_that_refuses_for_good_is_no_passing_failure() -> None:
    files, _ = stubbed("AccessDenied", 403)

    with pytest.raises(ClientError):
        files.put(a_file(), b"hello")


class FarAway:
    """A client that reaches nobody."""

    def put_object(self, **_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")


def test_a_store_that_cannot_be_reached_is_a_passing_failure() -> None:
    with pytest.raises(Unavailable):
        S3Files(lambda _: FarAway(), BUCKET, None, SystemClock()).put(a_file(), b"hello")
