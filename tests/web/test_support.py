"""A shop's customer and the desk, each in a window of their own."""

import uuid

import pytest
from playwright.sync_api import Page, expect

from emulator.demo import token
from emulator.testing import SECRET
from tests.web.conftest import Open
from tests.web.pages import sign_in_by_token

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


@pytest.fixture
def asked(window: Open) -> tuple[Page, Page]:
    """A customer who asked through the widget, and an agent who has the case open."""
    shop, desk, name = window("/shop/"), window("/desk/"), f"Sam {uuid.uuid4().hex[:6]}"
    shop.get_by_role("button", name="Ask the shop").click()
    widget = shop.frame_locator("iframe")
    widget.get_by_label("Your name").fill(name)
    widget.get_by_label("Message", exact=True).fill("Where is my order?")
    shop.keyboard.press("Enter")
    desk.get_by_role("button", name="Demo Agent").click()
    desk.get_by_role("navigation").get_by_role("link", name=f"{name} Waiting for an agent").click()
    expect(desk.get_by_role("log")).to_contain_text("Where is my order?")
    return shop, desk


def test_a_question_in_the_widget_is_answered_at_the_desk(asked: tuple[Page, Page]) -> None:
    shop, desk = asked

    desk.get_by_role("button", name="Take").click()
    desk.get_by_label("Answer", exact=True).fill("On its way.")
    desk.keyboard.press("Enter")

    expect(shop.frame_locator("iframe").get_by_role("log")).to_contain_text("On its way.")
    expect(desk.get_by_role("region", name="Case").get_by_text("With you")).to_be_visible()
    desk.get_by_role("button", name="Close", exact=True).click()
    expect(desk.get_by_role("button", name="Reopen")).to_be_visible()
    expect(shop.frame_locator("iframe").get_by_text("This conversation was closed")).to_be_visible()


def test_an_agent_takes_a_case_over_and_the_first_one_sees_it(asked: tuple[Page, Page], window: Open) -> None:
    _, desk = asked
    desk.get_by_role("button", name="Take").click()
    expect(desk.get_by_role("region", name="Case").get_by_text("With you")).to_be_visible()
    other = window(f"/desk/#{desk.url.partition('#')[2]}")
    sign_in_by_token(other, token(SECRET, "second-agent", fullname="Second Agent", roles=["agent"]))

    other.get_by_role("button", name="Take over").click()

    expect(other.get_by_role("region", name="Case").get_by_text("With you")).to_be_visible()
    expect(desk.get_by_role("region", name="Case").get_by_text("With agent second-a")).to_be_visible()
    expect(desk.get_by_role("button", name="Take over")).to_be_visible()


def test_both_agents_see_what_either_answers(asked: tuple[Page, Page], window: Open) -> None:
    shop, desk = asked
    other = window(f"/desk/#{desk.url.partition('#')[2]}")
    sign_in_by_token(other, token(SECRET, "second-agent", fullname="Second Agent", roles=["agent"]))
    expect(other.get_by_role("log")).to_contain_text("Where is my order?")

    other.get_by_label("Answer", exact=True).fill("It left today.")
    other.keyboard.press("Enter")

    for page in (desk.get_by_role("log"), shop.frame_locator("iframe").get_by_role("log")):
        expect(page).to_contain_text("It left today.")


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
