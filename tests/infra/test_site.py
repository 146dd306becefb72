import asyncio
import json
import shutil
import subprocess

import httpx
import pytest
from starlette.routing import Router

from emulator.testing import SECRET
from emulator.web import pages
from infra.project import ROOT
from infra.resources.edge import TO_PAGES
from infra.site import site

NODE = shutil.which("node")
needs_node = pytest.mark.skipif(
    NODE is None, reason="the distribution's functions are tried in node, which is not here"
)


def rewritten(path: str) -> str:
    """What the distribution asks the bucket for, or whom it sends there."""
    call = f"{TO_PAGES} var made = handler({{request: {{uri: {json.dumps(path)}}}}});"
    say = "console.log(made.uri || made.headers.location.value)"
    done = subprocess.run([str(NODE), "-e", call + say], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@needs_node
@pytest.mark.parametrize("folder", ["desk", "docs", "shop", "widget"])
def test_a_folders_page_is_found_with_a_slash_and_without(folder: str) -> None:
    assert rewritten(f"/{folder}/") == rewritten(f"/{folder}") == f"/{folder}/index.html"
    assert f"{folder}/index.html" in site()


@needs_node
def test_a_file_stays_what_it_is() -> None:
    assert rewritten("/js/parley.js") == "/js/parley.js"


@needs_node
def test_the_root_is_the_web_client() -> None:
    assert rewritten("/") == "/index.html"


@needs_node
def test_the_reference_of_the_support_api_leads_to_that_of_all() -> None:
    assert rewritten("/api/docs") == rewritten("/api/docs/") == "/docs/#/support"


def test_every_page_is_the_one_that_the_local_cloud_serves() -> None:
    local = httpx.ASGITransport(Router(list(pages(ROOT / "web", SECRET))))

    async def served(key: str) -> bytes:
        async with httpx.AsyncClient(transport=local, base_url="http://127.0.0.1") as client:
            return (await client.get(f"/{key}")).content

    for key, path in site().items():
        assert asyncio.run(served(key)) == path.read_bytes()


def test_what_is_linked_into_the_pages_is_served_whole() -> None:
    assert site()["js/parley.js"].read_bytes() == (ROOT / "clients/browser/parley.js").read_bytes()
