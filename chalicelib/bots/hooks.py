"""Webhooks as a deployment configures them: `BOT_WEBHOOKS`, a JSON object of name -> {url, secret}."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that may be asked without encryption: nothing leaves the machine."""

MAX_NAME = 50
MIN_SECRET = 32
"""Characters of a bot's name at most, bytes of its secret at least."""


@dataclass(frozen=True, slots=True)
class Hook:
    """A bot behind an address: what it is called, where it is asked, and what signs the question."""

    name: str
    url: str
    secret: str = field(repr=False)


def parse_hooks(raw: str) -> Sequence[Hook]:
    """The webhooks that the text configures. Raises ValueError, with what to do about it."""
    configured = json.loads(raw)
    if not isinstance(configured, dict):
        raise TypeError("is a JSON object of name -> {url, secret}")
    return [_hook(name, value) for name, value in configured.items()]


def _hook(name: str, value: object) -> Hook:
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise ValueError(f"names a bot with 1 to {MAX_NAME} printable characters")
    if not isinstance(value, dict):
        raise TypeError(f"gives {name} an object with url and secret")
    return Hook(name, _url(name, value), _secret(name, value))


def _url(name: str, value: Mapping[str, Any]) -> str:
    url = str(value.get("url"))
    split = urlsplit(url)
    if not split.hostname or (split.scheme != "https" and (split.scheme != "http" or split.hostname not in HERE)):
        raise ValueError(f"gives {name} a url that begins with https://, or with http://localhost")
    return url


def _secret(name: str, value: Mapping[str, Any]) -> str:
    secret = value.get("secret")
    if not isinstance(secret, str) or len(secret.encode()) < MIN_SECRET:
        raise ValueError(f"gives {name} a secret of at least {MIN_SECRET} bytes")
    return secret
