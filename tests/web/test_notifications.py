"""Being told of a message while one looks elsewhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.web.pages import row, say

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]

SYSTEM = """({ permission, visibility }) => {
  window.notes = [];
  window.Notification = class {
    static permission = permission;
    static async requestPermission() { return (this.permission = "granted"); }
    constructor(title, { body }) { window.notes.push([title, body]); window.note = this; }
  };
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => visibility });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""The desktop that a headless browser has not: it keeps what it is asked to show."""


def desktop(page: Page, permission: str, visibility: str) -> None:
    page.evaluate(SYSTEM, {"permission": permission, "visibility": visibility})


def test_a_message_to_a_hidden_window_is_announced_and_leads_there(two: tuple[Page, Page]) -> None:
    anns, beas = two
    desktop(beas, "granted", "hidden")

    say(anns, "are you there?")

    expect(row(beas, "Ann")).to_contain_text("1 unread")
    assert beas.evaluate("notes") == [["Ann", "are you there?"]]
    beas.evaluate("note.onclick()")
    expect(beas.get_by_role("log")).to_contain_text("are you there?")


@pytest.mark.parametrize(
    ("permission", "visibility"), [("granted", "visible"), ("default", "hidden"), ("denied", "hidden")]
)
def test_nothing_is_announced_to_one_who_looks_or_did_not_agree(
    two: tuple[Page, Page], permission: str, visibility: str
) -> None:
    anns, beas = two
    desktop(beas, permission, visibility)

    say(anns, "hello")

    expect(row(beas, "Ann")).to_contain_text("1 unread")
    assert beas.evaluate("notes") == []


def test_one_agrees_to_notifications_where_one_looks_for_oneself(two: tuple[Page, Page]) -> None:
    anns, _ = two
    desktop(anns, "default", "visible")

    anns.get_by_role("button", name="Signed in as Ann").click()
    anns.get_by_role("button", name="Notify me of messages").click()

    assert anns.evaluate("Notification.permission") == "granted"


def test_what_is_unread_stands_in_the_windows_title(two: tuple[Page, Page]) -> None:
    anns, beas = two

    say(anns, "hello")

    expect(beas).to_have_title("(1) Parley")
    row(beas, "Ann").click()
    expect(beas).to_have_title("Parley")
