"""The pages as people use them: by their labels."""

import re
import time
import uuid

from playwright.sync_api import Locator, Page, expect

from emulator.demo import PEOPLE, token
from emulator.testing import SECRET

ADA, BEN, *_ = PEOPLE


def as_person(person_id: str) -> str:
    """The address that signs a demo person in."""
    return f"/#/as/{person_id}"


def with_person(person_id: str) -> str:
    """The address of the conversation with this person."""
    return f"/#/c/{person_id}"


def sign_in(page: Page, name: str) -> str:
    """Sign in as somebody new, by token. Answers their id."""
    user_id = uuid.uuid4().hex
    sign_in_by_token(page, token(SECRET, user_id, fullname=name))
    expect(page.get_by_role("heading", name=f"Hello, {name}.")).to_be_visible()
    return user_id


def sign_in_by_token(page: Page, given: str) -> None:
    """Sign in with this token."""
    page.get_by_text("Sign in with a token").click()
    page.get_by_label("Your token").fill(given)
    page.get_by_role("button", name="Sign in").click()


def start_with(page: Page, user_id: str) -> None:
    """Start a conversation by id."""
    page.get_by_role("button", name="New conversation").click()
    page.get_by_label("Or by their user id").fill(user_id)
    page.get_by_role("button", name="Start").click()


def say(page: Page, text: str) -> None:
    """Write in the open conversation."""
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def messages(page: Page) -> Locator:
    """What stands in the open conversation."""
    return page.get_by_role("log").get_by_role("article")


def row(page: Page, name: str) -> Locator:
    """A conversation in the list."""
    return page.get_by_role("navigation").get_by_role("link", name=re.compile(name))


def texts(page: Page) -> list[str]:
    """The texts of the open conversation, from top to bottom."""
    return page.locator(".words").all_inner_texts()


def until_texts(page: Page, wanted: list[str], seconds: float = 20) -> None:
    """Wait until these texts and no others stand there, in this order."""
    until = time.monotonic() + seconds
    while texts(page) != wanted and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert texts(page) == wanted
