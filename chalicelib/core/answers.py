"""Bots that take part: each answers the messages that name it, and each of them once (docs/bots.md)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from chalicelib.core.errors import ParleyError, Unavailable
from chalicelib.core.model import Caller, Conversation, Draft, Entry
from chalicelib.core.ports import Ports
from chalicelib.core.send import LONGEST, send

ANSWERED_WITHIN = timedelta(hours=1)
"""How old a message may be when bots come to it; after a longer outage nobody waits for the answer any more."""


class Bot(Protocol):
    """A program that takes part under the id `bot:<name>`."""

    @property
    def name(self) -> str:
        """What people see, and what a conversation is opened with."""

    def answer(self, conversation: Conversation, message: Entry) -> Draft | None:
        """What to say to the message, or None for nothing.

        May be asked again for the same message; the first answer that was kept is the one that counts. Raises
        Unavailable to be asked again later, and any other ParleyError to give up.
        """


Bots = Mapping[str, Bot]
"""Bots by the id that each takes part under."""


def bot_id(name: str) -> str:
    """The id under which the bot of this name takes part."""
    return f"bot:{name}"


def answer(ports: Ports, bots: Bots, conversation_id: str, seq: int) -> None:
    """Let the bots that the message at `seq` names answer it, side by side; nothing happens the second time.

    What is asked is the message as it stands now: one deleted meanwhile is not answered. Raises Unavailable where a
    bot has not answered yet and may if this is repeated.
    """
    conversation, message = ports.together(
        lambda: ports.conversations.get(conversation_id),
        lambda: ports.log.get(conversation_id, seq),
    )
    if conversation is None or message is None or not _current(ports, message):
        return
    present = {one.id for one in conversation.participants}
    asked = [one for one in message.bots if one in present]
    ports.together(*[lambda one=one: _answer(ports, bots.get(one), conversation, message) for one in asked])


def _current(ports: Ports, message: Entry) -> bool:
    now = ports.clock.now()
    return not message.gone(now) and message.at > now - ANSWERED_WITHIN


def _answer(ports: Ports, bot: Bot | None, conversation: Conversation, message: Entry) -> None:
    """Ask one bot and send what it says; the receipt of that send is what makes it once."""
    if bot is None:
        ports.count("bot_missing")
        return
    try:
        draft = bot.answer(conversation, message)
        if draft is not None:
            _send(ports, Caller(bot_id(bot.name)), conversation, message, draft)
    except Unavailable:
        ports.count("bot_failed")
        raise
    except ParleyError:
        ports.count("bot_refused")


def _send(ports: Ports, caller: Caller, conversation: Conversation, message: Entry, draft: Draft) -> None:
    quoted = {**draft.extra, "quoted_message_id": conversation.message_id(message.seq)}
    answered = replace(draft, text=_cut(conversation, draft.text), extra=quoted, answers=message.seq)
    send(ports, caller, conversation, answered, client_id=f"bot:{message.seq}")


def _cut(conversation: Conversation, text: str | None) -> str | None:
    """What a message of this kind of conversation holds of the text: the end of a longer one gives way to `…`."""
    most = LONGEST.get(conversation.kind)
    return f"{text[: most - 1]}…" if text and most and len(text) > most else text
