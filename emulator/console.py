"""What the person at the terminal reads."""

from collections.abc import Iterable

from emulator.demo import PEOPLE, token
from emulator.settings import DEVELOPMENT_SECRET, PROJECT, SOCKET_PATH, Settings


def welcome(settings: Settings, origin: str, seconds: float) -> str:
    """The address, who can be tried, and how. Tokens are shell assignments, to be pasted."""
    return "\n".join(
        [
            "",
            f"  Parley is running at {origin} ({seconds:.1f} s). Open it in a browser; Ctrl-C stops it.",
            "  There are also /desk/ for support agents, /shop/ with the support widget, and /docs/ for the API.",
            f"  Logs are in {settings.data_dir / 'logs'}, data in {settings.data_dir / 'storage'}.",
            *_secret(settings),
            "",
            "  Demo users, with tokens for 30 days:",
            *_tokens(settings.jwt_secret),
            "",
            "  Try, after pasting the tokens into another terminal:",
            *_lines_to_try(origin),
            "",
        ]
    )


def _secret(settings: Settings) -> Iterable[str]:
    if settings.jwt_secret == DEVELOPMENT_SECRET:
        yield "  JWT_SECRET is not set: tokens are signed with the development secret that everyone knows."


def _tokens(secret: str) -> Iterable[str]:
    return (f"{person.short_name}={token(secret, person.id)}" for person in PEOPLE)


def _lines_to_try(origin: str) -> Iterable[str]:
    ada, ben, *_ = PEOPLE
    socket = origin.replace("http", "ws", 1)
    path = f"/chat/messages/{ben.id}"
    websockets = PROJECT / ".venv" / "bin" / "websockets"
    return (
        f'curl -H "Authorization: Bearer ${ada.short_name}" {origin}{path}',
        f'{websockets} "{socket}{SOCKET_PATH}/?token=${ada.short_name}"',
    )
