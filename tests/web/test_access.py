"""What axe finds wrong for those who use a page otherwise than by sight and mouse: nothing."""

import uuid
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from emulator.demo import token
from emulator.testing import SECRET
from tests.web.conftest import Open
from tests.web.pages import ADA, BEN, as_person, say, sign_in_by_token, with_person

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


PAGES = [
    "/",
    "/desk/",
    "/widget/",
    "/shop/",
    "/docs/",
    "/docs/#/direct/post/chat/attachment",
    "/docs/socket.html",
    "/404.html",
]


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_an_empty_list_a_dialog_and_a_wrong_address_are_for_everyone(
    window: Open, width: int, scheme: Literal["light", "dark"], complaints: list[str]
) -> None:
    page = window("/", width, inspected=True)
    page.emulate_media(color_scheme=scheme)

    sign_in_by_token(page, token(SECRET, uuid.uuid4().hex, fullname="Somebody New"))
    expect(page.get_by_role("link", name="Talk to Demo Ben")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="New conversation").click()
    assert faults(page) == []
    page.keyboard.press("Escape")
    page.evaluate("location.hash = '#/c/nobody'")
    expect(page.get_by_role("alert")).to_have_text("There is nobody with this id.")
    assert faults(page) == []
    complaints[:] = [said for said in complaints if "404" not in said]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1100, 390])
def test_the_desk_and_the_widget_in_a_shop_are_for_everyone(
    window: Open, width: int, scheme: Literal["light", "dark"]
) -> None:
    shop, desk = window("/shop/", width, inspected=True), window("/desk/", width, inspected=True)
    for page in (shop, desk):
        page.emulate_media(color_scheme=scheme)

    shop.get_by_role("button", name="Ask the shop").click()
    name = uuid.uuid4().hex[:8]
    shop.frame_locator("iframe").get_by_label("Your name").fill(name)
    shop.frame_locator("iframe").get_by_label("Message", exact=True).fill("hello")
    shop.keyboard.press("Enter")
    desk.get_by_role("button", name="Demo Agent").click()
    desk.get_by_role("navigation").get_by_role("link", name=name).click()
    expect(desk.get_by_role("log")).to_contain_text("hello")

    assert faults(shop) == []
    assert faults(desk) == []
