"""A shop's customer and the desk, each in a window of their own."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


@pytest.fixture
def asked(window: Open) -> tuple[Page, Page]:
    """A customer who asked through the widget, and an agent who has the case open."""
    shop, desk = window("/shop/"), window("/desk/")
    shop.get_by_role("button", name="Ask the shop").click()
    widget = shop.frame_locator("iframe")
    widget.get_by_label("Your name").fill("Sam")
    widget.get_by_label("Message", exact=True).fill("Where is my order?")
    shop.keyboard.press("Enter")
    desk.get_by_role("button", name="Demo Agent").click()
    desk.get_by_role("navigation").get_by_role("link", name="Sam Waiting for an agent").last.click()
    expect(desk.get_by_role("log")).to_contain_text("Where is my order?")
    return shop, desk


def test_a_question_in_the_widget_is_answered_at_the_desk(asked: tuple[Page, Page]) -> None:
    shop, desk = asked

    desk.get_by_role("button", name="Take").click()
    desk.get_by_label("Answer", exact=True).fill("On its way.")
    desk.keyboard.press("Enter")

    expect(shop.frame_locator("iframe").get_by_role("log")).to_contain_text("On its way.")
    expect(desk.get_by_role("main").get_by_text("With you")).to_be_visible()
    desk.get_by_role("button", name="Close", exact=True).click()
    expect(desk.get_by_role("button", name="Reopen")).to_be_visible()
    expect(shop.frame_locator("iframe").get_by_text("This conversation was closed")).to_be_visible()


def test_an_answer_to_a_closed_widget_is_counted_on_its_button(asked: tuple[Page, Page]) -> None:
    shop, desk = asked
    shop.frame_locator("iframe").get_by_role("button", name="Close the chat").click()

    desk.get_by_label("Answer", exact=True).fill("Are you there?")
    desk.keyboard.press("Enter")

    expect(shop.get_by_label("1 new messages")).to_be_visible()


def test_a_customer_who_comes_back_finds_the_conversation(asked: tuple[Page, Page]) -> None:
    shop, _ = asked

    shop.reload()
    shop.get_by_role("button", name="Ask the shop").click()

    expect(shop.frame_locator("iframe").get_by_role("article")).to_have_count(1)


def test_who_is_no_agent_is_shown_out(window: Open, complaints: list[str]) -> None:
    page = window("/#/as/00000000-0000-4000-8000-000000000001")
    expect(page.get_by_role("heading", name="Hello, Ada.")).to_be_visible()

    page.goto(page.url.split("#")[0] + "desk/")

    expect(page.get_by_role("alert")).to_contain_text("not an agent's")
    complaints[:] = [said for said in complaints if "401" not in said]
