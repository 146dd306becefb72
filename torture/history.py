"""What happened in a run: who sent what, what was confirmed, what each reader saw, and what stood there in the end.

Times are seconds of one monotonic clock for the whole run. A `key` is what a message says: every message of a run
says something else, so that it is known again wherever it turns up.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STREAMS = frozenset({"socket", "poll"})
"""Channels on which a reader is handed every message once, in order; on others it reads a piece of the log anew."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A client began to send, or to send again."""

    at: float
    actor: str
    conversation: str
    key: str
    client_id: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The client was told that the message is kept, and at which position."""

    at: float
    actor: str
    conversation: str
    key: str
    seq: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The client was told that the message is not kept. What ended without an answer, or with «unavailable», is
    neither confirmed nor refused."""

    at: float
    actor: str
    conversation: str
    key: str
    code: str


Item = tuple[int, str | None]
"""A position and what stood there; None for what no client said, such as an amendment."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader was shown, lowest position first. Whatever is no stream was read up to the newest."""

    began: float
    ended: float
    actor: str
    channel: str
    conversation: str
    items: tuple[Item, ...]

    @property
    def reader(self) -> tuple[str, str, str]:
        """Whose eyes these were: an actor, a channel (with `:device` where there are several), a conversation."""
        return self.actor, self.channel, self.conversation

    @property
    def is_stream(self) -> bool:
        """Whether every message has to come once, in order."""
        return self.channel.partition(":")[0] in STREAMS


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry of the final log; `ordinal` is the count of messages up to it that is stored with it."""

    seq: int
    key: str | None
    at: float
    ordinal: int
    author: str = ""
    client_id: str | None = None
    is_message: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """What an actor was told at the very end: the messages of a conversation, and how many positions are unread.

    `seen` is the highest position that the actor wrote or marked as read.
    """

    actor: str
    conversation: str
    messages: int
    unread: int
    seen: int


Event = Sent | Confirmed | Refused | Read


@dataclass(slots=True)
class History:
    """A whole run, with the final log of every conversation and those who took part in it."""

    events: list[Event] = field(default_factory=list)
    logs: dict[str, Sequence[Logged]] = field(default_factory=dict)
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)
    counts: list[Counted] = field(default_factory=list)

    def sent(self) -> list[Sent]:
        """Every attempt to send."""
        return [one for one in self.events if isinstance(one, Sent)]

    def confirmed(self) -> list[Confirmed]:
        """Every confirmation."""
        return [one for one in self.events if isinstance(one, Confirmed)]

    def refused(self) -> list[Refused]:
        """Every refusal for good."""
        return [one for one in self.events if isinstance(one, Refused)]

    def reads(self) -> list[Read]:
        """Every observation, in the order in which it ended."""
        return sorted((one for one in self.events if isinstance(one, Read)), key=lambda one: one.ended)


class Recorder:
    """Writes a history down while it happens; safe to share between tasks, and between threads."""

    def __init__(self) -> None:
        self.history = History()

    def sent(self, actor: str, conversation: str, key: str, client_id: str | None = None) -> None:
        """A client is about to send."""
        self.history.events.append(Sent(time.monotonic(), actor, conversation, key, client_id))

    def confirmed(self, actor: str, conversation: str, key: str, seq: int) -> None:
        """A confirmation has arrived."""
        self.history.events.append(Confirmed(time.monotonic(), actor, conversation, key, seq))

    def refused(self, actor: str, conversation: str, key: str, code: str) -> None:
        """A refusal has arrived."""
        self.history.events.append(Refused(time.monotonic(), actor, conversation, key, code))

    def read(
        self, actor: str, channel: str, conversation: str, items: Sequence[Item], began: float | None = None
    ) -> None:
        """A reader was shown these just now; `began` is when it asked, if it did."""
        now = time.monotonic()
        since = now if began is None else began
        self.history.events.append(Read(since, now, actor, channel, conversation, tuple(items)))
