"""The pages beside the API, without a browser."""

import asyncio

import httpx
import pytest
from starlette.routing import Router

from emulator import web
from emulator.settings import PROJECT

PAGES = httpx.ASGITransport(Router(web.pages(PROJECT / "web", "a-secret-of-at-least-thirty-two-bytes")))


def ask(path: str, method: str = "GET", **headers: str) -> httpx.Response:
    """What a browser is answered."""

    async def asked() -> httpx.Response:
        async with httpx.AsyncClient(transport=PAGES, base_url="http://localhost") as browser:
            return await browser.request(method, path, headers=headers)

    return asyncio.run(asked())


@pytest.mark.parametrize("path", ["/", "/desk/", "/widget/", "/shop/", "/docs/", "/docs/socket.html", "/widget.js"])
def test_every_page_is_served_and_asked_for_again_at_each_use(path: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["/desk/x", "/desk/x/y.js", "/docs/nothing.html", "/css/", "/js/..%2f..%2fapp.py"])
def test_a_page_that_is_not_there_leads_to_those_that_are(path: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'href="/docs/"' in answer.text


def test_a_page_is_not_written_to() -> None:
    assert ask("/desk/", "POST").status_code == 405


def test_a_folder_without_its_slash_leads_to_it() -> None:
    answer = ask("/desk")

    assert (answer.status_code, answer.headers["location"]) == (307, "http://localhost/desk/")


@pytest.mark.parametrize("path", ["/api/docs", "/api/docs/"])
def test_the_published_address_of_the_docs_leads_to_them(path: str) -> None:
    answer = ask(path)

    assert (answer.status_code, answer.headers["location"]) == (307, "/docs/#/support")


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "localhost:8000", "[::1]:8000"])
def test_a_page_of_this_machine_is_given_the_demo_peoples_tokens(host: str) -> None:
    answer = ask("/_local/people", host=host)

    assert all(person["token"] for person in answer.json()["people"])


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.rebound.example:8000", "", "localhost@rebound.example", "["]
)
def test_a_name_that_was_made_to_lead_here_is_given_none(host: str) -> None:
    answer = ask("/_local/people", host=host)

    assert (answer.status_code, "token" in answer.text) == (403, False)
