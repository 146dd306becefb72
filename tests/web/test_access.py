"""What axe finds wrong for those who use a page otherwise than by sight and mouse: nothing."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.pages import ADA, BEN, as_person, say, with_person

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


PAGES = ["/", "/desk/", "/widget/", "/shop/", "/docs/", "/docs/#/direct/post/chat/attachment", "/docs/socket.html"]


def faults(page: Page) -> list[str]:
    """The rules that the page breaks, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everyone(window: Open, path: str, width: int, scheme: Literal["light", "dark"]) -> None:
    page = window(path, width, inspected=True)

    page.emulate_media(color_scheme=scheme)
    expect(page.get_by_role("main").or_(page.get_by_role("log")).first).to_be_visible()

    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than its window"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_a_conversation_is_for_everyone(window: Open, width: int, scheme: Literal["light", "dark"]) -> None:
    page = window(as_person(ADA.id), width, inspected=True)
    expect(
        page.get_by_role("heading", name="Hello, Ada.").or_(page.get_by_role("button", name="New"))
    ).not_to_have_count(0)

    page.emulate_media(color_scheme=scheme)
    page.evaluate("address => { location.hash = address }", with_person(BEN.id).removeprefix("/"))
    say(page, "hello")
    expect(page.get_by_role("article").last).to_contain_text("hello")

    assert faults(page) == []
