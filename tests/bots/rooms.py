"""A room in memory with Ann and some bots in it, and the log's stream at hand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from chalicelib.core.answers import Bot, Bots, answer, bot_id
from chalicelib.core.model import BOT, Caller, Conversation, Draft, Entry, Participant, Posted
from chalicelib.core.opening import open_conversation
from chalicelib.core.send import send
from chalicelib.threads import Threads
from tests.fakes.world import World


def shown(_posted: Posted, entry: Entry, _now: datetime) -> dict[str, Any]:
    """A frame's face, for tests that have none."""
    return {"entry": {"text": entry.text}}


class Room:
    """One conversation; `say` is a person speaking, `ask` the stream handing over what was said.

    `on` are ports to stand on instead of the fakes.
    """

    def __init__(self, *bots: Bot, on: Mapping[str, Any] | None = None) -> None:
        self.world = World()
        self.ports = replace(self.world.ports({"rooms": shown}), **(on or {}))
        self.bots: Bots = {bot_id(bot.name): bot for bot in bots}
        here = (Participant("ann", "human"), *(Participant(one, BOT) for one in self.bots))
        opened = open_conversation(
            self.ports, Conversation("room", 7, "rooms", here, created_at=self.world.clock.now())
        )
        assert opened
        self.id = opened[0].id

    @property
    def conversation(self) -> Conversation:
        """As it is stored now."""
        found = self.ports.conversations.get(self.id)
        assert found
        return found

    def say(self, text: str | None, kind: str = "text", who: str = "ann") -> Entry:
        """Someone says this."""
        return send(self.ports, Caller(who), self.conversation, Draft(kind, text=text)).entry

    def ask(self, said: Entry) -> None:
        """The stream hands over what was said."""
        answer(self.ports, self.bots, self.id, said.seq)

    def log(self) -> list[Entry]:
        """Everything said so far."""
        return list(self.ports.log.after(self.id, 0, 100))

    def texts(self) -> list[str | None]:
        """The texts of the log."""
        return [entry.text for entry in self.log()]


class Says:
    """A bot that says whatever the function comes up with."""

    def __init__(self, name: str, say: Callable[[Entry], Draft | None]) -> None:
        self.name = name
        self._say = say

    def answer(self, _conversation: Conversation, message: Entry) -> Draft | None:
        """What the function says."""
        return self._say(message)


def text(said: str) -> Draft:
    """A text to say."""
    return Draft("text", text=said)


side_by_side = Threads(4)
"""The real thing, for what the fake `together` does not show: all calls end, also where one fails."""
