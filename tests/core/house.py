"""The core on fakes, and people in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.core.model import DIRECT, MARKETPLACE, Caller, Conversation, Draft, Entry, Participant, Posted, User
from chalicelib.core.opening import open_conversation
from chalicelib.core.ports import Ports
from chalicelib.core.send import send
from tests.fakes.world import World

ANN, BEA, CAT = Caller("ann"), Caller("bea"), Caller("cat")


def plain(_: Posted, entry: Entry, __: datetime) -> dict[str, Any]:
    """A frame of no face in particular."""
    return {"entry": {"text": entry.text}}


@dataclass
class House:
    """The fakes and the ports that stand on them."""

    world: World = field(default_factory=World)

    def __post_init__(self) -> None:
        self.ports: Ports = self.world.ports({DIRECT: plain, MARKETPLACE: plain, "room": plain})
        for one in (ANN, BEA, CAT):
            self.world.users.save(User(one.id, fullname=one.id.title()))

    def open(self, *people: str, kind: str = "room", **more: Any) -> Conversation:
        """A conversation between these people, Ann and Bea unless named."""
        sides = tuple(Participant(one) for one in people or ("ann", "bea"))
        key = f"conversation-{len(self.world.store.conversations)}"
        opened = open_conversation(self.ports, Conversation(key, 0, kind, sides, self.world.clock.now(), **more))
        assert opened is not None
        return opened[0]

    def say(self, conversation: Conversation, text: str = "hello", caller: Caller = ANN) -> Entry:
        """A text sent into it."""
        return send(self.ports, caller, self.now(conversation), Draft("text", text=text)).entry

    def now(self, conversation: Conversation) -> Conversation:
        """The conversation as stored."""
        return self.world.store.conversations[conversation.id]

    def log(self, conversation: Conversation) -> list[Entry]:
        """Its log as stored."""
        return self.world.store.entries.get(conversation.id, [])
