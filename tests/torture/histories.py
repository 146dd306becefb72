"""Good histories for the meta-test of the rules: a perfect chat, played in whatever order hypothesis likes."""

from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from torture.history import Confirmed, Counted, History, Item, Logged, Read, Sent

ACTORS = ("ann", "bea", "cat")
ROOM = "room"


class PerfectChat:
    """Every step takes a moment; sends take effect at once, and are confirmed later or not at all."""

    def __init__(self) -> None:
        self._ticks = count(1)
        self.history = History(members={ROOM: frozenset(ACTORS)})
        self.log: list[Logged] = []
        self._sent = 0
        self._unconfirmed: list[tuple[str, Logged]] = []
        self._handed: dict[str, int] = dict.fromkeys(ACTORS, 0)

    def tick(self) -> float:
        """The next moment."""
        return float(next(self._ticks))

    def begin(self, actor: str) -> str:
        """Someone begins to send something new."""
        self._sent += 1
        key = f"{actor}:{self._sent}"
        self.history.events.append(Sent(self.tick(), actor, ROOM, key, f"client-{key}"))
        return key

    def keep(self, actor: str, key: str) -> Logged:
        """It takes its place in the log."""
        entry = Logged(len(self.log) + 1, key, self.tick(), len(self.log) + 1, actor, f"client-{key}")
        self.log.append(entry)
        return entry

    def confirm(self, actor: str, entry: Logged) -> None:
        """The sender is told."""
        self.history.events.append(Confirmed(self.tick(), actor, ROOM, entry.key or "", entry.seq))

    def send(self, actor: str) -> None:
        """Sent and kept, and not confirmed yet."""
        self._unconfirmed.append((actor, self.keep(actor, self.begin(actor))))

    def confirm_oldest(self, _actor: str) -> None:
        """Whoever waits longest is told."""
        if self._unconfirmed:
            self.confirm(*self._unconfirmed.pop(0))

    def page(self, actor: str) -> None:
        """Someone reads the newest five."""
        self.show(actor, "page", [(entry.seq, entry.key) for entry in self.log[-5:]])

    def hand_over(self, actor: str) -> None:
        """Someone's socket brings what it has not brought yet."""
        new = self.log[self._handed[actor] :]
        self._handed[actor] = len(self.log)
        self.show(actor, "socket", [(entry.seq, entry.key) for entry in new])

    def show(self, actor: str, channel: str, items: list[Item]) -> None:
        """A reader is shown these."""
        self.history.events.append(Read(self.tick(), self.tick(), actor, channel, ROOM, tuple(items)))

    def finish(self) -> History:
        """Everyone catches up, and counts."""
        for actor in ACTORS:
            self.hand_over(actor)
            self.history.counts.append(Counted(actor, ROOM, len(self.log), 0, len(self.log)))
        self.history.logs = {ROOM: self.log}
        return self.history

    def change(self, position: int, **fields: object) -> None:
        """Another entry in the place of the one at this position."""
        self.log[position - 1] = replace(self.log[position - 1], **fields)  # type: ignore[arg-type]


STEPS = (PerfectChat.send, PerfectChat.confirm_oldest, PerfectChat.page, PerfectChat.hand_over)


@st.composite
def chats(draw: st.DrawFn) -> PerfectChat:
    """Perfect chats that have not ended yet, with three messages at least, handed over to all."""
    chat = PerfectChat()
    for step, actor in draw(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(ACTORS)), max_size=30)):
        step(chat, actor)
    for actor in ACTORS:
        chat.send(actor)
        chat.confirm_oldest(actor)
        chat.hand_over(actor)
    return chat
