"""docs/support.md: every command in it runs, and answers what stands below it."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

from tests.outside import Answer, Outside, token

PAGE = Path(__file__).parents[2] / "docs" / "support.md"
BLOCKS = re.compile(r"```sh\n(curl .+?)\n```\n\n```json\n(.+?)```", re.DOTALL)
MADE = {"conversation", "uuid", "id", "date", "created_at"}
"""What differs each time."""


class Reader:
    """Follows the page: runs its commands, and keeps what it says to keep."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside
        agent = token("00000000-0000-4000-8000-000000000004", roles=["agent"])
        self._kept = {"HOST": "", "AGENT": agent}

    def run(self, command: str) -> Answer:
        """Run a curl command."""
        for name, value in self._kept.items():
            command = command.replace(f"${name}", value)
        words = shlex.split(command)
        said = {flag: words[at + 1] for at, flag in enumerate(words) if flag in {"-d", "-X"}}
        pairs = [words[at + 1].split(": ", 1) for at, flag in enumerate(words) if flag == "-H"]
        headers = {name.lower(): value for name, value in pairs}
        path = next(word for word in words if word.startswith("/api"))
        method, body = said.get("-X", "POST" if "-d" in said else "GET"), said.get("-d", "").encode() or None
        return self._keep(self._outside.request(method, path, body=body, headers=headers))

    def _keep(self, answer: Answer) -> Answer:
        first: dict[str, Any] = next(iter(answer.body.get("items", [])), {})
        if "uuid" in first:
            self._kept["NUMBER"] = str(first["id"])
        elif "conversation" in first and "CASE" not in self._kept:
            self._kept |= {"CASE": first["conversation"], "LAST": str(first["id"])}
        return answer


def without_what_differs(shown: Any) -> Any:
    if isinstance(shown, list):
        return [without_what_differs(one) for one in shown]
    if isinstance(shown, dict):
        return {name: None if name in MADE else without_what_differs(one) for name, one in shown.items()}
    return shown


def test_every_command_answers_what_the_page_says(outside: Outside) -> None:
    reader, examples = Reader(outside), BLOCKS.findall(PAGE.read_text())

    answers = [reader.run(command) for command, _ in examples]

    assert len(examples) == PAGE.read_text().count("\ncurl ")
    for answer, (_, shown) in zip(answers, examples, strict=True):
        assert answer.status == 200
        assert without_what_differs(answer.body) == without_what_differs(json.loads(shown))
