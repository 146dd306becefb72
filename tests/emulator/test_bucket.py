"""Uploads and downloads through the one origin, with links signed for it."""

from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config

from emulator.settings import BUCKET
from emulator.testing import LocalCloud
from tests.emulator.conftest import eventually

pytestmark = pytest.mark.local_cloud


def signer(cloud: LocalCloud) -> Any:
    """Signs as the application does: for the origin that clients use."""
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=cloud.origin, config=config)


def upload(cloud: LocalCloud, key: str, body: bytes, most: int = 1000) -> httpx.Response:
    conditions = [["content-length-range", 1, most]]
    form = signer(cloud).generate_presigned_post(BUCKET, key, Conditions=conditions)
    return httpx.post(form["url"], data=form["fields"], files={"file": body})


def download(cloud: LocalCloud, key: str) -> httpx.Response:
    return httpx.get(signer(cloud).generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": key}))


def test_a_presigned_form_stores_what_a_presigned_link_reads(cloud: LocalCloud) -> None:
    assert upload(cloud, "a b/ü.bin", b"\x00\xff").status_code == 204

    assert download(cloud, "a b/ü.bin").content == b"\x00\xff"


def test_a_large_object_passes_whole(cloud: LocalCloud) -> None:
    body = bytes(range(256)) * 50_000

    upload(cloud, "large", body, most=len(body))

    assert download(cloud, "large").content == body


def test_nothing_that_is_read_runs_scripts_in_the_origin_of_the_pages(cloud: LocalCloud) -> None:
    upload(cloud, "page.html", b"<script>alert(1)</script>")

    headers = download(cloud, "page.html").headers

    assert headers["content-security-policy"] == "script-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"


def test_a_form_that_was_tampered_with_is_refused(cloud: LocalCloud) -> None:
    form = signer(cloud).generate_presigned_post(BUCKET, "mine")

    answer = httpx.post(form["url"], data={**form["fields"], "key": "yours"}, files={"file": b"x"})

    assert answer.status_code == 403


def test_a_body_larger_than_the_form_allows_is_refused(cloud: LocalCloud) -> None:
    assert upload(cloud, "too-large", b"x" * 11, most=10).status_code == 400


def test_an_unsigned_read_is_refused(cloud: LocalCloud) -> None:
    upload(cloud, "secret", b"x")

    assert httpx.get(f"{cloud.origin}/{BUCKET}/secret").status_code == 403


def test_a_browser_may_post_from_another_origin(cloud: LocalCloud) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}

    answer = httpx.options(f"{cloud.origin}/{BUCKET}", headers=asked)

    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_upload_is_told_to_the_application(cloud: LocalCloud) -> None:
    upload(cloud, "told/by+name", b"x")

    eventually(lambda: "told/by%2Bname" in httpx.get(f"{cloud.origin}/memory/uploads").json())


def test_a_refused_upload_is_told_to_nobody(cloud: LocalCloud) -> None:
    upload(cloud, "untold", b"x" * 11, most=10)
    upload(cloud, "told-after", b"x")

    eventually(lambda: "told-after" in httpx.get(f"{cloud.origin}/memory/uploads").json())
    assert "untold" not in httpx.get(f"{cloud.origin}/memory/uploads").json()
