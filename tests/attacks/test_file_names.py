"""Names of files that want to be more than names: a path, a header, another type, another direction of reading."""

from typing import Any

import httpx
import pytest

from demo.scenes import PNG
from demo.stage import Stage
from emulator.testing import SECRET, LocalCloud

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("attacks")]


@pytest.fixture
def stage(cloud: LocalCloud) -> Stage:
    return Stage(cloud.origin, SECRET)


def send(stage: Stage, name: str) -> httpx.Response:
    """Ada sends Ben a picture of this name."""
    stage.ask("Ben", "GET", "/chat/user/threads/", stage.token("ben"))
    body: dict[str, Any] = {"receiver": "ben", "attached_file_name": name}
    picture = {"attached_file": ("a.png", PNG, "image/png")}
    headers = {"Authorization": f"Bearer {stage.token('ada')}"}
    return httpx.post(f"{stage.address}/chat/attachment/", headers=headers, data=body, files=picture)


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "a/../../b", 'x"; filename="y.html', "%2e%2e%2f%0d%0aSet-Cookie: a=b", "?a=b#c", "é.png"],
)
def test_a_name_stays_one_part_of_its_address_and_of_its_header(stage: Stage, name: str) -> None:
    path = send(stage, name).json()["data"]["message"]["attached_file"]

    read = httpx.get(f"{stage.address}{path}?token={stage.token('ben')}", follow_redirects=True)

    assert path.count("/") == len(["", "media", "chat-files", "1", "name"]) - 1
    assert (read.content, read.headers["content-type"]) == (PNG, "image/png")
    how, _, shown = read.headers["content-disposition"].partition("; ")
    assert (how, shown[:17], set(shown) & set('"; \r\n')) == ("inline", "filename*=UTF-8''", set())
    assert "set-cookie" not in read.headers


@pytest.mark.parametrize("name", ["..", ".", "a\r\nSet-Cookie: a=b", "cod.\u202egnp.exe", "\x00", "x" * 256])
def test_a_name_that_is_no_name_is_refused(stage: Stage, name: str) -> None:
    assert send(stage, name).status_code == 400
