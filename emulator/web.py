"""The pages of the application, as CloudFront serves them from a bucket, and the people to sign in as."""

import re
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from os import PathLike, stat_result
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from emulator.demo import PEOPLE, token
from emulator.settings import HOST

View = Callable[[Request], Awaitable[Response]]

FRESH = {"Cache-Control": "no-cache"}
"""A page that was just edited is what a reload shows."""

OURS = re.compile(rf"({re.escape(HOST)}|localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?")
"""Names of this machine. Any other in a request's Host was made to lead here by whoever owns that name."""


class Pages(StaticFiles):
    """A folder of pages; what is beside it may be linked into it. `missing` is shown for what is not there."""

    def __init__(self, directory: Path, missing: Path) -> None:
        super().__init__(directory=directory, html=True, follow_symlink=True)
        self._missing = missing

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or the page that says that there is none."""
        try:
            return await super().get_response(path, scope)
        except HTTPException as error:
            if error.status_code == HTTPStatus.NOT_FOUND:
                return FileResponse(self._missing, error.status_code, FRESH)
            return PlainTextResponse(error.detail, error.status_code)

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, to be asked for again at each use; unchanged, that costs an empty answer."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers.update(FRESH)
        return answer


def pages(directory: Path, secret: str) -> Sequence[BaseRoute]:
    """Routes to everything in the directory, `/` to its index; none where there is no such directory."""
    if not directory.is_dir():
        return []
    entries, missing = sorted(directory.iterdir()), directory / "404.html"
    return [
        Route("/", _file(directory / "index.html")),
        Route("/_local/people", _people(secret)),
        *[Route(path, _to_reference) for path in ("/api/docs", "/api/docs/")],
        *[Mount(f"/{entry.name}", Pages(entry, missing)) for entry in entries if entry.is_dir()],
        *[Route(f"/{entry.name}", _file(entry)) for entry in entries if entry.is_file()],
    ]


def _file(path: Path) -> View:
    async def answer(_: Request) -> Response:
        return FileResponse(path, headers=FRESH)

    return answer


async def _to_reference(_: Request) -> Response:
    """Contract 004 names this address; the reference is one for all faces."""
    return RedirectResponse("/docs/#/support")


def _people(secret: str) -> View:
    """The demo people with their tokens. There is no such address anywhere but on this machine."""

    async def answer(request: Request) -> Response:
        if not OURS.fullmatch(request.headers.get("host", "")):
            return JSONResponse({"message": "Tokens are given to pages of this machine alone."}, 403)
        shown = [
            {"id": one.id, "fullname": one.name, "roles": one.roles, "token": token(secret, one.id)} for one in PEOPLE
        ]
        return JSONResponse({"people": shown}, headers={"Cache-Control": "no-store"})

    return answer
