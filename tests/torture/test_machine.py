"""The whole core against a plain model of a chat: whatever is done in whatever order, both say the same."""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.core import history, marks, sockets, sync
from chalicelib.core.access import access_conversation
from chalicelib.core.changes import amend_message, change_conversation
from chalicelib.core.errors import Conflict, Forbidden
from chalicelib.core.model import Caller, Conversation, Draft, Participant
from chalicelib.core.opening import open_conversation
from chalicelib.core.send import send
from tests.core.house import House

PEOPLE = ("ann", "bea", "cat")
LOGGED = {"text": "re_message", "edited": "amendment", "moved": "event"}
"""What each kind of entry is to a socket."""

TEXTS = st.text("abc", min_size=1, max_size=5)
CLIENT_IDS = st.sampled_from(("c1", "c2", "c3", "c4"))


@dataclass
class Model:
    """What a chat is, in the plainest terms: entries (kind, author, text), receipts, marks, and who is in."""

    entries: list[tuple[str, str, str | None]] = field(default_factory=list)
    receipts: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)
    members: set[str] = field(default_factory=lambda: {"ann"})

    def messages(self) -> list[tuple[int, str | None]]:
        """Positions and texts of the messages as they are now."""
        return [(seq, text) for seq, (kind, _, text) in enumerate(self.entries, 1) if kind == "text"]

    def unread(self, who: str) -> int:
        """How many positions lie behind what they wrote or read last."""
        own = max((seq for seq, (_, author, _) in enumerate(self.entries, 1) if author == who), default=0)
        return len(self.entries) - max(own, self.read.get(who, 0))


class Core(RuleBasedStateMachine):
    """Ann, Bea and Cat come and go in one room; each has a socket all the time."""

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.ports = self.house.ports
        self.model = Model()
        self.room: Conversation

    @initialize()
    def open(self) -> None:
        plan = Conversation("room", 0, "room", (Participant("ann"),), self.house.world.clock.now())
        opened = open_conversation(self.ports, plan)
        assert opened is not None
        self.room = opened[0]
        for who in PEOPLE:
            sockets.connect(self.ports, Caller(who), f"{who}-1")

    @rule(who=st.sampled_from(PEOPLE), text=TEXTS, client_id=st.none() | CLIENT_IDS)
    def say(self, who: str, text: str, client_id: str | None) -> None:
        known = self.model.receipts.get((who, client_id or ""))
        try:
            posted = send(self.ports, Caller(who), self._now(), Draft("text", text=text), client_id)
        except Forbidden:
            assert who not in self.model.members
            return
        except Conflict:
            assert known is not None
            assert known[1] != text
            return
        assert who in self.model.members
        assert posted.replayed == (known is not None)
        if known:
            assert known == (posted.entry.seq, text)
            return
        self._append("text", who, text)
        assert posted.entry.seq == len(self.model.entries)
        if client_id:
            self.model.receipts[who, client_id] = (posted.entry.seq, text)

    @rule(who=st.sampled_from(PEOPLE), joins=st.booleans())
    def join_or_leave(self, who: str, joins: bool) -> None:
        change_conversation(self.ports, Caller(who), "room", lambda room: _moved(room, who, joins=joins))
        if (who in self.model.members) != joins:
            (self.model.members.add if joins else self.model.members.discard)(who)
            self._append("moved", who, None)

    @precondition(lambda self: self.model.messages() and self.model.members)
    @rule(data=st.data(), text=TEXTS)
    def amend(self, data: st.DataObject, text: str) -> None:
        who = data.draw(st.sampled_from(sorted(self.model.members)))
        seq, before = data.draw(st.sampled_from(self.model.messages()))
        entry = self.house.log(self.room)[seq - 1]
        amend_message(self.ports, Caller(who), self._now(), entry, "edited", lambda one: replace(one, text=text))
        if text != before:
            kind, author, _ = self.model.entries[seq - 1]
            self.model.entries[seq - 1] = (kind, author, text)
            self._append("edited", who, None)

    @precondition(lambda self: self.model.entries and self.model.members)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from(sorted(self.model.members)))
        seq = data.draw(st.integers(1, len(self.model.entries)))
        marks.read(self.ports, Caller(who), "room", seq)
        self.model.read[who] = max(seq, self.model.read.get(who, 0))

    @rule(who=st.sampled_from(PEOPLE), size=st.integers(1, 7))
    def turn_pages(self, who: str, size: int) -> None:
        if who not in self.model.members:
            return
        room, before, found = access_conversation(self.ports, Caller(who), "room"), None, []
        while True:
            page = history.messages(self.ports, room, before, size)
            found += [(one.seq, one.text) for one in page.entries]
            before = page.next
            if before is None:
                break
        assert found[::-1] == self.model.messages()

    @rule(who=st.sampled_from(PEOPLE), data=st.data())
    def catch_up(self, who: str, data: st.DataObject) -> None:
        position = data.draw(st.integers(0, len(self.model.entries) + 1))
        self.house.world.poster.take(f"{who}-1")
        synced = sync.sync(self.ports, Caller(who, connection_id=f"{who}-1"), {"room": position})
        if who not in self.model.members or position > len(self.model.entries):
            assert synced.resets == ["room"]
            return
        frames = self.house.world.poster.take(f"{who}-1")
        brought = [entry["seq"] for frame in frames for entry in frame["entries"]]
        assert brought == list(range(position + 1, len(self.model.entries) + 1))

    @invariant()
    def both_say_the_same(self) -> None:
        if not hasattr(self, "room"):
            return
        log, head = self.house.log(self.room), self._now()
        said = [(one.author_id, one.text if one.is_message else None) for one in log]
        assert said == [(author, text) for _, author, text in self.model.entries]
        assert [one.seq for one in log] == list(range(1, len(log) + 1))
        assert (head.last_seq, head.messages) == (len(log), len(self.model.messages()))
        assert {one.id for one in head.participants} == self.model.members
        assert {who: head.unread(who) for who in PEOPLE} == {who: self.model.unread(who) for who in PEOPLE}

    def _append(self, kind: str, who: str, text: str | None) -> None:
        """It is in the log, and exactly those who are in were told of it."""
        self.model.entries.append((kind, who, text))
        seq = len(self.model.entries)
        told = {one for one in PEOPLE if (LOGGED[kind], seq) in self._frames(one)}
        assert told == self.model.members, (told, self.model.members)

    def _frames(self, who: str) -> set[tuple[str, int]]:
        """What this one's socket was posted since the last look; a message is a message, whoever sent it."""
        frames = self.house.world.poster.take(f"{who}-1")
        return {(frame["action"].replace("conf", "re"), frame["seq"]) for frame in frames if "seq" in frame}

    def _now(self) -> Conversation:
        return self.house.now(self.room)


def _moved(room: Conversation, who: str, *, joins: bool) -> tuple[Conversation, Draft] | None:
    """The room with this one in or out; None where that is so already."""
    others = tuple(one for one in room.participants if one.id != who)
    there = len(others) < len(room.participants)
    if there == joins:
        return None
    sides = (*others, Participant(who)) if joins else others
    return replace(room, participants=sides), Draft("moved")


TestCore = Core.TestCase
TestCore.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
