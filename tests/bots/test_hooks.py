import json
from typing import Any

import pytest

from chalicelib.settings import SettingsError, load_settings

SECRET = "a-secret-that-the-bot-shares-with-us"
WHOLE = {"url": "https://bots.example.com/answer", "secret": SECRET}


def settings(raw: str) -> Any:
    """The settings with these webhooks."""
    return load_settings({"JWT_SECRET": "a-secret-for-tests-of-at-least-32-bytes", "BOT_WEBHOOKS": raw})


def test_a_webhook_is_a_bot_that_rooms_may_be_opened_with() -> None:
    chosen = settings(json.dumps({"Weather": WHOLE}))

    assert chosen.policy.bots == ("ECHO", "Calculator", "Weather")
    assert [hook.url for hook in chosen.bot_webhooks] == [WHOLE["url"]]


def test_without_webhooks_there_are_the_bots_that_come_with_parley() -> None:
    assert settings("").policy.bots == ("ECHO", "Calculator")


@pytest.mark.parametrize("url", ["http://localhost:5000/", "http://127.0.0.1/", "http://[::1]:5000/"])
def test_a_webhook_on_this_machine_needs_no_encryption(url: str) -> None:
    chosen = settings(json.dumps({"Weather": {**WHOLE, "url": url}}))

    assert chosen.bot_webhooks[0].url == url


def test_a_webhooks_secret_is_not_shown_with_it() -> None:
    assert SECRET not in repr(settings(json.dumps({"Weather": WHOLE})))


@pytest.mark.parametrize(
    "raw",
    [
        "{",
        "[]",
        '"Weather"',
        json.dumps({"": WHOLE}),
        json.dumps({"x" * 51: WHOLE}),
        json.dumps({"a\nb": WHOLE}),
        json.dumps({"ECHO": WHOLE}),
        json.dumps({"Weather": WHOLE["url"]}),
        json.dumps({"Weather": {"secret": SECRET}}),
        json.dumps({"Weather": {"url": WHOLE["url"]}}),
        json.dumps({"Weather": {**WHOLE, "secret": "short"}}),
        json.dumps({"Weather": {**WHOLE, "url": "http://bots.example.com/"}}),
        json.dumps({"Weather": {**WHOLE, "url": "http://localhost.example.com/"}}),
        json.dumps({"Weather": {**WHOLE, "url": "file:///etc/passwd"}}),
        json.dumps({"Weather": {**WHOLE, "url": "https://"}}),
    ],
)
def test_a_mistake_in_the_webhooks_refuses_to_start(raw: str) -> None:
    with pytest.raises(SettingsError, match="BOT_WEBHOOKS"):
        settings(raw)
