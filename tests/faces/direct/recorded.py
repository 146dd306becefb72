"""Recorded JSON of the direct-message API, compared exactly but for ids and times, whose forms are compared."""

import json
import re
from pathlib import Path
from typing import Any

FORMS = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "<time>Z"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00"), "<time>+00:00"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"), "<uuid>"),
    (re.compile(r"(?<=/media/chat-files/)\d+"), "<integer>"),
    (re.compile(r"token-\d{16}"), "<token>"),
)
IDS = frozenset({"id", "created_msg_id", "thread"})


def normalised(value: Any, name: str = "") -> Any:
    """The same with every volatile value replaced by its form."""
    match value:
        case dict():
            return {key: normalised(one, key) for key, one in value.items()}
        case list():
            return [normalised(one, name) for one in value]
        case int() if name in IDS and not isinstance(value, bool):
            return "<integer>"
        case str():
            for form, shown in FORMS:
                value = form.sub(shown, value)
    return value


def recording(name: str) -> Any:
    """What was recorded under this name."""
    return json.loads((Path(__file__).parent / f"{name}.json").read_text())
