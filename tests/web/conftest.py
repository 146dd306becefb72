"""A real browser before the local cloud; the tests are left out, in one line, where there is none."""

import asyncio
import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from emulator.demo import provision
from emulator.testing import SECRET, LocalCloud
from tests.web.pages import sign_in, start_with

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 15_000
"""Milliseconds until what should be on the page is missed."""

Open = Callable[..., Page]
"""Opens a window of its own, with storage of its own, at a path; an `inspected` one lets the inspector's styles in."""


@pytest.fixture(scope="package")
def cloud() -> Iterator[LocalCloud]:
    """The application with its demo people."""
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine: set CHROMIUM, or install the package chromium")
    with LocalCloud.start() as started:
        asyncio.run(provision(started.origin, SECRET))
        yield started


@pytest.fixture(scope="package")
def browser(cloud: LocalCloud) -> Iterator[Browser]:  # noqa: ARG001 - Playwright's loop begins after the cloud's
    # for this package alone: while it lasts, nothing else of this process can run a loop of its own
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the consoles of all windows complained of."""
    return []


@pytest.fixture
def window(cloud: LocalCloud, browser: Browser, complaints: list[str]) -> Iterator[Open]:
    """Opens windows, and closes them after the test, which fails where a console complained."""
    contexts: list[BrowserContext] = []

    def open_window(path: str = "/", width: int = 1100, *, inspected: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 760}, bypass_csp=inspected)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.goto(cloud.origin + path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def two(window: Open) -> tuple[Page, Page]:
    """Ann and Bea, each in a window, Ann with their conversation open."""
    anns, beas = window(), window()
    sign_in(anns, "Ann")
    start_with(anns, sign_in(beas, "Bea"))
    return anns, beas
