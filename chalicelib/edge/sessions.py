"""Sessions: people without an account, known again by a cookie that holds a guest's token."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.core.model import Caller
from chalicelib.edge.guests import LIFETIME

COOKIE = "sessionid"


@dataclass(frozen=True, slots=True)
class Session:
    """Who asks. A guest gets a fresh `token` to connect with, and a browser's guest the cookie that `headers` set."""

    caller: Caller
    token: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def cookie_in(header: str | None) -> str | None:
    """What the session's cookie holds, if the Cookie header has one."""
    pairs = (part.strip().partition("=") for part in (header or "").split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), None)


def cookie_out(token: str, *, secure: bool) -> dict[str, str]:
    """The header that keeps the token in the browser, out of scripts' reach, for as long as it holds.

    With SameSite=Lax other sites' forms cannot post with it.
    """
    attributes = [f"{COOKIE}={token}", "Path=/", f"Max-Age={LIFETIME}", "HttpOnly", "SameSite=Lax"]
    return {"Set-Cookie": "; ".join([*attributes, *(["Secure"] if secure else [])])}
