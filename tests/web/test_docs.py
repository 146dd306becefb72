"""The reference in a browser."""

import json

import pytest
from playwright.sync_api import expect

from emulator.settings import PROJECT
from tests.web.conftest import Open

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


def test_the_rest_reference_shows_every_route(window: Open) -> None:
    paths = json.loads((PROJECT / "web/docs/openapi.json").read_text())["paths"]

    page = window("/docs/")

    expect(page.locator("details.route")).to_have_count(sum(len(methods) for methods in paths.values()))
    for face in ("direct", "marketplace", "rooms", "shops", "support", "platform"):
        expect(page.get_by_role("link", name=face, exact=True)).to_be_visible()


def test_a_route_opens_with_its_fields_and_examples(window: Open) -> None:
    page = window("/docs/")

    page.get_by_text("/api/conversation/{id}/take").click()

    expect(page.get_by_role("row").filter(has_text="the agent it is taken over from")).to_be_visible()
    expect(page.get_by_label("Example", exact=True)).to_contain_text('curl -X PATCH -H "Authorization: Bearer $TOKEN"')
    expect(page.get_by_label("Example answer 200")).to_contain_text('"assignee": "agent"')
    page.get_by_role("link", name="support.case").first.click()
    expect(page.get_by_role("heading", name="support.case")).to_be_in_viewport()


def test_the_published_address_leads_to_the_reference(window: Open) -> None:
    page = window("/api/docs")

    expect(page.get_by_role("heading", name="support", exact=True)).to_be_in_viewport()


def test_the_sockets_reference_shows_its_frames(window: Open) -> None:
    page = window("/docs/socket.html#/subscribe/conf_message")

    expect(page.get_by_role("heading", name="conf_message")).to_be_in_viewport()
    expect(page.get_by_label("Example of conf_message")).to_contain_text('"replayed": false')
