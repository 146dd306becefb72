"""Files on their way: chosen, dropped and pasted, with what one sees meanwhile."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.web.pages import messages, row, say

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)

STORAGE = "**/parley-local-attachments*"

HAND_OVER = """([target, type, name, bytes]) => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/png" }));
  const event = type === "paste" ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(target).dispatchEvent(event);
}"""
"""What a browser does with a file from the clipboard, or from a file manager, which a test has not."""


def hand_over(page: Page, target: str, how: str) -> None:
    page.evaluate(HAND_OVER, [target, how, "dot.png", list(PNG)])


def test_a_picture_is_sent_and_shown(two: tuple[Page, Page], tmp_path: Path) -> None:
    anns, beas = two
    (tmp_path / "dot.png").write_bytes(PNG)

    anns.locator("#files").set_input_files(tmp_path / "dot.png")
    say(anns, "look")

    row(beas, "Ann").click()
    expect(messages(beas).get_by_role("img", name="dot.png")).to_have_js_property("naturalWidth", 1)
    expect(messages(anns).get_by_role("img", name="dot.png")).to_have_js_property("naturalWidth", 1)
    expect(messages(beas)).to_have_count(1)


def test_a_file_is_dropped_onto_the_conversation(two: tuple[Page, Page]) -> None:
    anns, beas = two

    hand_over(anns, "#log", "dragover")
    expect(anns.get_by_text("Drop to attach")).to_be_visible()
    hand_over(anns, "#log", "drop")
    expect(anns.get_by_text("Drop to attach")).to_be_hidden()
    say(anns, "dropped")

    row(beas, "Ann").click()
    expect(messages(beas).get_by_role("img", name="dot.png")).to_be_visible()
    expect(messages(beas)).to_contain_text("dropped")


def test_a_picture_is_pasted_into_the_text(two: tuple[Page, Page]) -> None:
    anns, beas = two

    hand_over(anns, "#text", "paste")
    expect(anns.get_by_role("list", name="Files to send")).to_contain_text("dot.png")
    anns.get_by_role("button", name="Send", exact=True).click()

    row(beas, "Ann").click()
    expect(messages(beas).get_by_role("img", name="dot.png")).to_be_visible()


def test_files_and_texts_stand_in_the_order_in_which_they_were_sent(two: tuple[Page, Page]) -> None:
    anns, beas = two
    files: list[FilePayload] = [
        {"name": f"{number}.txt", "mimeType": "text/plain", "buffer": b"hello"} for number in range(5)
    ]

    say(anns, "here they are")
    anns.locator("#files").set_input_files(files)
    anns.keyboard.press("Enter")
    say(anns, "that was all")

    row(beas, "Ann").click()
    for page in (anns, beas):
        expect(messages(page)).to_contain_text(["here they are", *[file["name"] for file in files], "that was all"])


def test_files_that_wait_do_not_hide_what_was_said_last(two: tuple[Page, Page]) -> None:
    anns, _ = two
    anns.set_viewport_size({"width": 390, "height": 760})
    for number in range(20):
        say(anns, f"message {number}")
    expect(messages(anns).get_by_text("message 19")).to_be_in_viewport(ratio=1)

    for _ in range(6):
        hand_over(anns, "#text", "paste")

    expect(anns.get_by_role("list", name="Files to send").get_by_role("listitem")).to_have_count(6)
    expect(messages(anns).get_by_text("message 19")).to_be_in_viewport(ratio=1)


def test_a_file_is_taken_back_before_it_is_sent(two: tuple[Page, Page]) -> None:
    anns, _ = two
    hand_over(anns, "#text", "paste")

    anns.get_by_role("button", name="Remove dot.png").click()
    say(anns, "without it")

    expect(messages(anns)).to_have_count(1)
    expect(messages(anns).get_by_role("img", name="dot.png")).to_have_count(0)


def test_an_upload_shows_how_far_it_is_and_is_tried_again_where_it_broke_off(
    two: tuple[Page, Page], complaints: list[str]
) -> None:
    anns, beas = two
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    anns.route(STORAGE, hold)
    hand_over(anns, "#text", "paste")
    with anns.expect_request(STORAGE):
        anns.keyboard.press("Enter")
    expect(anns.get_by_role("progressbar", name="Uploading dot.png")).to_be_visible()

    held[0].abort()
    expect(anns.get_by_role("alert").filter(has_text="Not sent: The upload was cut off.")).to_be_visible()
    anns.unroute(STORAGE)
    anns.get_by_role("button", name="Try again").click()

    row(beas, "Ann").click()
    expect(messages(beas).get_by_role("img", name="dot.png")).to_be_visible()
    expect(messages(beas)).to_have_count(1)
    complaints[:] = [said for said in complaints if "ERR_FAILED" not in said]
