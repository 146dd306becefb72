import asyncio
from typing import Any

import pytest

from emulator.gateway import Gateway


def answer(scope: dict[str, Any]) -> list[Any]:
    """What a gateway with nothing behind it sends."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": f"{scope['type']}.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Gateway()(scope, receive, send))
    return sent


@pytest.mark.parametrize(
    ("scope", "kind"),
    [
        ({"type": "http", "method": "GET", "path": "/healthz", "headers": []}, "http.response.start"),
        (
            {"type": "websocket", "path": "/", "headers": [], "extensions": {"websocket.http.response": {}}},
            "websocket.http.response.start",
        ),
    ],
)
def test_nobody_is_served_before_the_application_is_there(scope: dict[str, Any], kind: str) -> None:
    start, *_ = answer(scope)

    assert (start["type"], start["status"]) == (kind, 503)
