"""Both clients before a scripted server; the browser's is left out, in one line, where there is no Chromium."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.clients.readers import BrowserReader, PythonReader, Reader
from tests.clients.server import Server
from tests.web.conftest import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="package")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    if not CHROMIUM:
        pytest.skip("there is no Chromium on this machine: set CHROMIUM, or install the package chromium")
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        await started.close()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server.start() as started:
        yield started


@pytest.fixture
async def python_reader(server: Server) -> AsyncIterator[Reader]:  # noqa: ARG001 - outlives it
    reader = PythonReader()
    yield reader
    await reader.close()


@pytest.fixture
async def browser_reader(browser: Browser, server: Server) -> AsyncIterator[Reader]:  # noqa: ARG001 - outlives it
    reader = BrowserReader(await browser.new_page())
    yield reader
    await reader.close()


@pytest.fixture(params=["python", "browser"])
def reader(request: pytest.FixtureRequest) -> Reader:
    chosen: Reader = request.getfixturevalue(f"{request.param}_reader")
    return chosen
