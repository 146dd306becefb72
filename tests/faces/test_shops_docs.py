"""docs/shops.md: every command in it runs, and answers what stands below it."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

from tests.faces.shops import stocked
from tests.outside import Answer, Outside, token

PAGE = (Path(__file__).parents[2] / "docs" / "shops.md").read_text()
EXAMPLES = re.compile(r"```sh\n(curl .+?)\n```\n(?:\n```json\n(.+?)```)?", re.DOTALL)
MADE = re.compile(
    r'"[0-9a-f]{8}-[0-9a-f-]{27}"|\d{4}-\d\d-\d\dT[\d:]{8}Z|https?://[a-z0-9.:]+(/api/chat/[0-9a-f-]{36})?'
)
"""What differs each time: uuids, times, the host."""


class Reader:
    """Follows the page: runs its commands, and keeps what it says to keep."""

    def __init__(self, outside: Outside) -> None:
        self._outside = stocked(outside)
        a, b = re.findall(r"^[AB]=(.+)$", PAGE, re.MULTILINE)
        self._kept = {"HOST": "", "ADA": token("ada", address=a), "BEN": token("ben", address=b), "A": a, "B": b}

    def run(self, command: str) -> Answer:
        """Run a curl command."""
        for name, value in self._kept.items():
            command = re.sub(rf"\${name}\b", value, command)
        words = shlex.split(command)
        said = {flag: words[at + 1] for at, flag in enumerate(words) if flag in {"-d", "-X"}}
        pairs = [words[at + 1].split(": ", 1) for at, flag in enumerate(words) if flag == "-H"]
        path = next(word for word in words if word.startswith("/api"))
        method, body = said.get("-X", "POST" if "-d" in said else "GET"), said.get("-d", "").encode() or None
        answer = self._outside.request(method, path, body=body, headers={key.lower(): value for key, value in pairs})
        self._kept.setdefault("THREAD", answer.body.get("uuid", ""))
        return answer


def plain(shown: Any) -> Any:
    """Without what differs, and whatever the order of keys."""
    return json.loads(re.sub(MADE, lambda found: '""' if found[0].startswith('"') else "", json.dumps(shown)))


def test_every_command_answers_what_the_page_says(outside: Outside) -> None:
    reader, examples = Reader(outside), EXAMPLES.findall(PAGE)

    answers = [reader.run(command) for command, _ in examples]

    assert len(examples) == PAGE.count("\ncurl ") > 6
    assert {answer.status for answer in answers} == {200, 201}
    for answer, (_, shown) in zip(answers, examples, strict=True):
        if shown:
            assert plain(answer.body) == plain(json.loads(shown))
