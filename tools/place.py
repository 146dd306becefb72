"""Which Parley a command speaks to, and as whom."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jwt

from emulator.datadir import running_environment
from emulator.demo import PEOPLE, token
from emulator.settings import StartError


class ToolError(Exception):
    """The command cannot be done; the message is one line for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address and a token for it."""

    address: str
    token: str

    @property
    def socket_url(self) -> str:
        """Where its sockets are opened."""
        return f"{self.address.replace('http', 'ws', 1)}/ws/chat/room/"

    @property
    def user_id(self) -> str:
        """Whose token it is; whether it holds is for the server to say."""
        claims = jwt.decode(self.token, options={"verify_signature": False})
        return str(claims.get("user_id") or claims.get("sub"))


def place(user: str | None) -> Place:
    """ADDRESS and TOKEN where both are set; otherwise what `make run` started here, as this user. Raises ToolError."""
    address, given = os.environ.get("ADDRESS"), os.environ.get("TOKEN")
    if address and given:
        return Place(address.rstrip("/"), given)
    if address:
        raise ToolError("ADDRESS needs a TOKEN of that Parley beside it: its secret is not ours")
    running = _running()
    return Place(running["PUBLIC_URL"], given or token_for(user, running))


def token_for(user: str | None, running: Mapping[str, str] | None = None) -> str:
    """A token for a demo user's short name, such as `ada`, or for a user id. Raises ToolError."""
    return token((running or _running())["JWT_SECRET"], person_id(user, "USER"))


def person_id(name: str | None, variable: str) -> str:
    """The id that a demo user's short name stands for; any other text is an id itself. Raises ToolError for none."""
    if not name:
        shown = ", ".join(person.short_name.lower() for person in PEOPLE)
        raise ToolError(f"{variable} is missing: one of {shown}, or a user id, as in {variable}=ada")
    return next((person.id for person in PEOPLE if person.short_name.lower() == name.lower()), name)


def _running() -> Mapping[str, str]:
    try:
        return running_environment(Path(os.environ.get("DATA_DIR") or ".local"))
    except StartError as error:
        raise ToolError(str(error)) from error
