"""Two people chatting, each in a window of their own."""

import re

import httpx
import pytest
from playwright.sync_api import Page, expect

from emulator.testing import LocalCloud
from tests.web.pages import messages, row, say, texts, until_texts

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


def test_what_one_says_the_other_reads_without_a_reload(two: tuple[Page, Page]) -> None:
    anns, beas = two

    say(anns, "hello there")

    expect(row(beas, "Ann")).to_contain_text("hello there")
    expect(row(beas, "Ann")).to_contain_text("1 unread")
    row(beas, "Ann").click()
    say(beas, "hello yourself")
    until_texts(anns, ["hello there", "hello yourself"])
    until_texts(beas, ["hello there", "hello yourself"])


def test_a_message_is_marked_as_read_once_it_was(two: tuple[Page, Page]) -> None:
    anns, beas = two
    say(anns, "seen?")
    expect(messages(anns).get_by_role("img", name="Sent")).to_be_visible()

    row(beas, "Ann").click()

    expect(messages(anns).get_by_role("img", name="Read")).to_be_visible()
    expect(row(beas, "Ann")).not_to_contain_text("unread")


def test_one_sees_that_the_other_writes(two: tuple[Page, Page]) -> None:
    anns, beas = two
    say(anns, "hello")
    row(beas, "Ann").click()

    beas.get_by_label("Message", exact=True).press_sequentially("I")

    expect(anns.get_by_text("Bea is typing …")).to_be_visible()
    expect(anns.get_by_role("button", name="Bea online")).to_be_visible()


def test_markup_stays_text(two: tuple[Page, Page]) -> None:
    anns, beas = two

    say(anns, "<img src=x onerror=alert(1)>")

    row(beas, "Ann").click()
    until_texts(beas, ["<img src=x onerror=alert(1)>"])


def test_an_address_leads_to_its_conversation(two: tuple[Page, Page]) -> None:
    anns, _ = two
    say(anns, "hello")
    until_texts(anns, ["hello"])

    anns.reload()

    until_texts(anns, ["hello"])
    expect(anns).to_have_url(re.compile("#/c/"))


def test_a_conversation_is_begun_with_the_keyboard_alone(two: tuple[Page, Page]) -> None:
    anns, _ = two
    say(anns, "hello")
    anns.keyboard.press("Escape")
    expect(row(anns, "Bea")).to_be_visible()

    row(anns, "Bea").focus()
    anns.keyboard.press("Enter")

    expect(anns.get_by_label("Message", exact=True)).to_be_focused()


def test_on_a_phone_one_goes_from_the_list_to_a_conversation_and_back(two: tuple[Page, Page]) -> None:
    anns, beas = two
    beas.set_viewport_size({"width": 390, "height": 760})
    say(anns, "hello")

    row(beas, "Ann").click()
    until_texts(beas, ["hello"])
    expect(beas.get_by_role("navigation")).to_be_hidden()
    beas.get_by_role("link", name="Back to the conversations").click()

    expect(row(beas, "Ann")).to_be_visible()
    expect(beas.get_by_role("log")).to_be_hidden()


def test_nothing_is_lost_or_doubled_when_sockets_are_cut_in_between(two: tuple[Page, Page], cloud: LocalCloud) -> None:
    anns, beas = two
    say(anns, "one")
    row(beas, "Ann").click()
    until_texts(beas, ["one"])

    for connection_id in cloud.connection_ids():
        httpx.delete(f"{cloud.origin}/@connections/{connection_id}")
    for text in ("two", "three", "four"):
        say(anns, text)
    say(beas, "five")

    expect(messages(anns)).to_have_count(5)
    until_texts(beas, texts(anns))
    assert [text for text in texts(anns) if text != "five"] == ["one", "two", "three", "four"]
    assert "five" in texts(anns)


def test_what_is_written_offline_is_kept_over_a_reload_and_sent_once(
    two: tuple[Page, Page], complaints: list[str]
) -> None:
    anns, beas = two
    say(anns, "before")
    row(beas, "Ann").click()
    until_texts(beas, ["before"])

    anns.context.set_offline(True)
    say(anns, "meanwhile")
    expect(anns.get_by_role("status")).to_contain_text("You are offline")
    anns.context.set_offline(False)
    anns.reload()

    until_texts(beas, ["before", "meanwhile"])
    until_texts(anns, ["before", "meanwhile"])
    expect(messages(anns).get_by_role("img", name="Waiting to be sent")).to_have_count(0)
    complaints[:] = [said for said in complaints if "ERR_INTERNET_DISCONNECTED" not in said]


def test_earlier_messages_come_in_as_one_reads_upwards(two: tuple[Page, Page]) -> None:
    anns, beas = two
    for number in range(60):
        say(anns, f"message {number}")
    expect(row(beas, "Ann")).to_contain_text("60 unread")
    beas.reload()
    row(beas, "Ann").click()
    expect(messages(beas)).to_have_count(50)

    beas.get_by_role("log").evaluate("log => { log.scrollTop = 0 }")

    until_texts(beas, [f"message {number}" for number in range(60)])
