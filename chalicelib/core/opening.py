"""Opening a conversation with what is said in it first, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from chalicelib.core.mending import settle_rest
from chalicelib.core.model import Conversation, Draft, Entry, Posted, Receipt
from chalicelib.core.ports import Ports
from chalicelib.core.send import check_draft, people_of, settle


@dataclass(frozen=True, slots=True)
class Line:
    """Something said at the opening: by whom (a participant, and the caller behind it), and what."""

    sender_id: str
    author_id: str
    draft: Draft


def open_conversation(
    ports: Ports, plan: Conversation, lines: Sequence[Line] = (), client_id: str | None = None
) -> tuple[Conversation, Sequence[Posted]] | None:
    """Store the conversation with these lines as its first entries; None where it exists already.

    Its time is the plan's, its number a new one. `client_id` is remembered for the last line, so that sending that line
    again there is known as a repeat. The lines are not delivered: whoever opens decides (`deliver`) once nothing more
    can fail.
    """
    for line in lines:
        check_draft(line.draft, client_id)
    planned = replace(plan, number=ports.ids.number())
    entries = _entries(ports, planned, lines, client_id)
    last = entries[-1] if entries else None
    receipt = (
        Receipt(plan.id, last.author_id, client_id, lines[-1].draft.digest(), last.seq) if last and client_id else None
    )
    whole = _with_head(planned, entries)
    stored = ports.conversations.create(replace(whole, last_seq=0, messages=0, own={}), entries, receipt)
    if stored is None:
        settle_rest(ports, ports.conversations.get(plan.id))
        return None
    opened = replace(whole, number=stored.number)
    people = people_of(ports, opened)
    return opened, [Posted(opened, entry, people, entry.client_id) for entry in entries]


def deliver(ports: Ports, posted: Sequence[Posted]) -> None:
    """Tell everyone of the opening's entries, in order, and move the head behind them: not before, as in `settle`."""
    for one in posted:
        settle(ports, one)


def _entries(ports: Ports, planned: Conversation, lines: Sequence[Line], client_id: str | None) -> list[Entry]:
    entries: list[Entry] = []
    for seq, line in enumerate(lines, 1):
        draft = line.draft
        entry = Entry(
            conversation_id=planned.id,
            seq=seq,
            ordinal=seq,
            kind=draft.kind,
            sender_id=line.sender_id,
            author_id=line.author_id,
            at=planned.created_at + timedelta(microseconds=seq),
            write_id=ports.ids.token(),
            text=draft.text,
            file=draft.file,
            client_id=client_id if seq == len(lines) else None,
            extra=draft.extra,
            bots=planned.bots_for(line.sender_id, draft.kind),
        )
        entries.append(entry)
    return entries


def _with_head(planned: Conversation, entries: Sequence[Entry]) -> Conversation:
    if not entries:
        return planned
    last = entries[-1]
    own = {entry.sender_id: entry.seq for entry in entries}
    return replace(planned.moved_to(last), last=last, own=own)
