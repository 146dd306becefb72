"""The reference in a browser."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("web")]


def test_the_rest_reference_shows_every_face(window: Open) -> None:
    page = window("/docs/")

    for face in ("direct", "marketplace", "rooms", "shops", "support", "platform"):
        expect(page.get_by_role("link", name=face, exact=True)).to_be_visible()


def test_the_published_address_leads_to_the_reference(window: Open) -> None:
    page = window("/api/docs")

    expect(page.get_by_text("/api/conversation/{id}/take")).to_be_visible()


def test_the_sockets_reference_shows_its_frames(window: Open) -> None:
    page = window("/docs/socket.html")

    expect(page.get_by_role("heading", name="conf_message")).to_be_visible()
