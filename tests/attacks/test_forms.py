"""Presigned forms used again, on a storage that keeps to S3's rules where moto does not."""

import uuid
from typing import Any

import botocore.session
import httpx
import pytest
from botocore.config import Config

from chalicelib.core.model import File
from chalicelib.files.s3 import S3Files
from chalicelib.wiring import SystemClock
from demo.scenes import PNG
from demo.stage import Stage
from emulator.settings import BUCKET
from emulator.testing import SECRET, LocalCloud
from tests.emulator.conftest import eventually

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("attacks")]

OTHER = PNG[:-1] + b"!"


class Sender:
    """Ada, who announced a picture for Ben and holds the form for it."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.stage = Stage(cloud.origin, SECRET)
        ben = uuid.uuid4().hex
        self.ada, self.ben = self.stage.token(uuid.uuid4().hex), self.stage.token(ben)
        self.stage.ask("Ben", "GET", "/chat/user/threads/", self.ben)
        body = {"receiver": ben, "attached_file_name": "a.png", "attached_file_size": len(PNG)}
        said = self.stage.ask("Ada", "POST", "/chat/attachment/", self.ada, json={**body, "content_type": "image/png"})
        self.form, self.thread = said["data"]["upload"], said["data"]["message"]["thread"]

    def upload(self, content: bytes, **fields: str) -> int:
        """Use the form; the status."""
        sent = {**self.form["fields"], **fields}
        return httpx.post(self.form["url"], data=sent, files={"file": ("a.png", content)}).status_code

    def shown(self) -> dict[str, Any]:
        """The message, as Ben reads it."""
        path = f"/chat/thread/files/{self.thread}/"
        (message,) = self.stage.ask("Ben", "GET", path, self.ben)["data"]
        return dict(message)

    def read(self) -> bytes:
        """The picture, as Ben reads it."""
        address = f"{self.stage.address}{self.shown()['attached_file']}"
        headers = {"Authorization": f"Bearer {self.ben}"}
        return httpx.get(address, headers=headers, follow_redirects=True).content


def test_a_form_that_is_used_again_changes_nothing_for_readers(cloud: LocalCloud) -> None:
    ada = Sender(cloud)
    ada.upload(PNG)
    eventually(lambda: ada.shown()["attached_file"] is not None)
    assert ada.read() == PNG

    ada.upload(OTHER)

    assert ada.read() == PNG


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (PNG + b"!", {}),
        (PNG[:-1], {}),
        (PNG, {"Content-Type": "text/html"}),
        (PNG, {"key": "attachments/elsewhere"}),
    ],
)
def test_a_form_takes_nothing_but_what_was_announced(cloud: LocalCloud, content: bytes, fields: dict[str, str]) -> None:
    ada = Sender(cloud)

    assert ada.upload(content, **fields) in {400, 403}
    assert ada.shown()["attached_file"] is None


def test_bytes_that_were_replaced_since_they_were_looked_at_are_not_copied(cloud: LocalCloud) -> None:
    client = botocore.session.get_session().create_client(
        "s3", endpoint_url=cloud.origin, config=Config(s3={"addressing_style": "path"})
    )
    files = S3Files(lambda _: client, BUCKET, None, SystemClock())
    file = File(f"attachments/incoming/{uuid.uuid4()}/1", "a.png", len(PNG), "image/png")
    files.put(file, PNG)
    seen = files.stored(file.key)
    assert seen is not None

    files.put(file, OTHER)

    assert not files.copy(file.key, seen.tag, "attachments/copy")
    assert files.stored("attachments/copy") is None
