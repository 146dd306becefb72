"""What somebody does who has just opened the printed address, and has read nothing."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import Open
from tests.web.pages import messages, say

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]

MINUTE = 60


def opened(page: Page, name: str) -> Page:
    """The window that a link opens."""
    with page.expect_popup() as popup:
        page.get_by_role("link", name=name).locator("visible=true").first.click()
    return popup.value


def test_two_windows_talk_a_file_is_sent_and_a_customer_answered_within_a_minute(window: Open, tmp_path: Path) -> None:
    began = time.monotonic()
    (tmp_path / "notes.txt").write_text("six o'clock")

    cleos = window("/")
    cleos.get_by_role("button", name="Demo Cleo").click()
    adas = opened(cleos, "Open a window as Demo Ada")
    say(cleos, "Hello Ada!")
    expect(messages(adas)).to_contain_text(["Hello Ada!"])
    adas.locator("#files").set_input_files(tmp_path / "notes.txt")
    say(adas, "Hello Cleo! See here:")
    expect(messages(cleos).get_by_role("link", name="notes.txt")).to_be_visible()

    adas.goto(adas.url.split("#")[0])
    shop, desk = opened(adas, "Ask a shop"), opened(adas, "Answer at the desk")
    shop.get_by_role("button", name="Ask the shop").click()
    widget = shop.frame_locator("iframe")
    widget.get_by_label("Your name").fill("Somebody new")
    widget.get_by_label("Message", exact=True).fill("Where is my pot?")
    widget.get_by_role("button", name="Send").click()
    desk.get_by_role("button", name="Demo Agent").click()
    desk.get_by_role("link", name="Somebody new").click()
    desk.get_by_role("button", name="Take").click()
    desk.get_by_label("Answer", exact=True).fill("On its way.")
    desk.keyboard.press("Enter")
    expect(widget.get_by_role("log")).to_contain_text("On its way.")

    assert time.monotonic() - began < MINUTE


def test_who_has_no_conversation_yet_is_told_whom_to_talk_to(window: Open) -> None:
    page = window("/#/as/00000000-0000-4000-8000-000000000005", width=390)

    page.get_by_role("link", name="Talk to Demo Ben").click()

    expect(page.get_by_text("Nothing was said here yet. Say hello to Demo Ben.")).to_be_visible()
    expect(page.get_by_label("Message", exact=True)).to_be_focused()


def test_an_address_of_nobody_says_so_and_takes_no_message(window: Open, complaints: list[str]) -> None:
    page = window("/#/as/00000000-0000-4000-8000-000000000001/c/nobody")

    expect(page.get_by_role("alert")).to_have_text("There is nobody with this id.")
    expect(page.get_by_label("Message", exact=True)).to_be_hidden()
    complaints[:] = [said for said in complaints if "404" not in said]
