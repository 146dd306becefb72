"""A bot that runs elsewhere: asked by a signed request, as docs/bots.md tells those who write one."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.bots.hooks import Hook
from chalicelib.bots.post import Answer
from chalicelib.bots.signature import signed
from chalicelib.core.errors import Invalid
from chalicelib.core.model import Conversation, Draft, Entry, File
from chalicelib.core.ports import Clock

MAX_OPTIONS = 20
MAX_OPTION = 200
"""Options that an answer may offer, and characters of each."""

Ask = Callable[[str, bytes, Mapping[str, str]], Answer]
"""Posts a body with headers to an address. Raises as `post.Post`."""


class Webhook:
    """Asks the address, and says what it answers: `{"text": …, "options": […]}`, or nothing (204)."""

    def __init__(self, hook: Hook, ask: Ask, clock: Clock) -> None:
        self.name = hook.name
        self._hook = hook
        self._ask = ask
        self._clock = clock

    def answer(self, conversation: Conversation, message: Entry) -> Draft | None:
        """What the address answers.

        Raises Unavailable where it does not for now, Invalid and TooLarge for what is no answer.
        """
        body = json.dumps(question(self.name, conversation, message)).encode()
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Idempotency-Key": f"{conversation.id}:{message.seq}",
            **signed(self._hook.secret, int(self._clock.now().timestamp()), body),
        }
        answer = self._ask(self._hook.url, body, headers)
        if answer.status == 204:
            return None
        if answer.status != 200:
            raise Invalid(f"the bot {self.name} answered with the status {answer.status}")
        return _draft(answer.body)


def question(bot: str, conversation: Conversation, message: Entry) -> dict[str, Any]:
    """What a bot is told of a message."""
    return {
        "bot": bot,
        "kind": conversation.kind,
        "conversation_id": conversation.id,
        "seq": message.seq,
        "message": {
            "id": conversation.message_id(message.seq),
            "type": message.kind,
            "text": message.text,
            "sender_id": conversation.known_as(message.sender_id),
            "sent_at": message.at.isoformat(timespec="milliseconds"),
            "file": _file(message.file),
            "quoted_message_id": message.extra.get("quoted_message_id"),
        },
    }


def _file(file: File | None) -> dict[str, Any] | None:
    return {"name": file.name, "size": file.size, "content_type": file.content_type} if file else None


def _draft(body: bytes) -> Draft:
    """The draft that the answer asks for. Raises Invalid."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Invalid("an answer is JSON") from error
    if not isinstance(said, dict) or not _is_text(said.get("text")):
        raise Invalid("an answer is an object with a text that is not blank", field="text")
    options = said.get("options") or []
    if not isinstance(options, list) or len(options) > MAX_OPTIONS or not all(map(_is_option, options)):
        raise Invalid(f"options are at most {MAX_OPTIONS} texts of {MAX_OPTION} characters", field="options")
    return Draft("text", text=said["text"], extra={"options": options} if options else {})


def _is_option(value: object) -> bool:
    return _is_text(value) and len(str(value)) <= MAX_OPTION


def _is_text(value: object) -> bool:
    """Whether this is a text that says something, and can be written down: JSON may hold half of a character."""
    if not isinstance(value, str) or not value.strip():
        return False
    return not any("\ud800" <= char <= "\udfff" for char in value)
