"""The repositories in memory. They pass the same contract suite as those on DynamoDB."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from chalicelib.core import ids
from chalicelib.core.errors import ConversationFull
from chalicelib.core.model import (
    DIRECT,
    Connection,
    Conversation,
    Draft,
    Entry,
    Membership,
    Receipt,
    Shop,
    User,
)
from chalicelib.core.ports import Clock, Replay, Write
from chalicelib.storage.values import PREVIEW_BYTES


class FakeUsers:
    """Profiles in a dict."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stored: dict[str, User] = {}

    def get(self, user_id: str) -> User | None:
        return self.stored.get(user_id)

    def show(self, user_ids: Iterable[str]) -> Mapping[str, User]:
        return {one: self.stored[one] for one in user_ids if one in self.stored}

    def save(self, user: User) -> None:
        now = self._clock.now()
        known = self.stored.get(user.id)
        self.stored[user.id] = replace(user, created_at=known.created_at if known else now, updated_at=now)


class FakeShops:
    """Shops in a dict."""

    def __init__(self) -> None:
        self.stored: dict[str, Shop] = {}

    def get(self, shop_id: str) -> Shop | None:
        return self.stored.get(shop_id)

    def show(self, shop_ids: Iterable[str]) -> Mapping[str, Shop]:
        return {one: self.stored[one] for one in shop_ids if one in self.stored}

    def save(self, shop: Shop) -> None:
        self.stored[shop.id] = shop


class FakeStore:
    """What the conversation tables hold, under one lock."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.conversations: dict[str, Conversation] = {}
        self.numbers: dict[int, str] = {}
        self.entries: dict[str, list[Entry]] = {}
        self.receipts: dict[tuple[str, str, str], Receipt] = {}
        self.places: dict[str, dict[str, Membership]] = {}
        self.amended: dict[str, dict[str, datetime]] = {}

    def append(self, conversation_id: str, draft: Draft, write: Write) -> Entry:
        """Put the draft behind the last entry."""
        log = self.entries.setdefault(conversation_id, [])
        if len(log) >= ids.POSITIONS:
            raise ConversationFull("full")
        last = log[-1] if log else None
        at = write.at if last is None or write.at > last.at else last.at + timedelta(microseconds=1)
        entry = Entry(
            conversation_id=conversation_id,
            seq=len(log) + 1,
            ordinal=last.ordinal if last else 0,
            kind=draft.kind,
            sender_id=write.sender_id,
            author_id=write.author_id,
            at=at,
            write_id=write.id,
            text=draft.text,
            file=draft.file,
            profile_id=draft.profile_id,
            client_id=write.receipt.client_id if write.receipt else None,
            extra=draft.extra,
            bots=write.bots,
        )
        entry = replace(entry, ordinal=entry.ordinal + 1) if entry.is_message else entry
        log.append(entry)
        return entry


class FakeConversations:
    """Conversations in a dict."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def get(self, conversation_id: str) -> Conversation | None:
        return self._store.conversations.get(conversation_id)

    def recall(self, conversation_id: str) -> Conversation | None:
        found = self.get(conversation_id)
        return found if found and found.kind == DIRECT else None

    def show(self, conversation_ids: Iterable[str]) -> Mapping[str, Conversation]:
        wanted = set(conversation_ids)
        return {key: one for key, one in self._store.conversations.items() if key in wanted}

    def find(self, number: int) -> str | None:
        return self._store.numbers.get(number)

    def create(
        self, conversation: Conversation, opening: Sequence[Entry] = (), receipt: Receipt | None = None
    ) -> Conversation | None:
        store = self._store
        with store.lock:
            if conversation.id in store.conversations:
                return None
            while conversation.number in store.numbers:
                conversation = replace(conversation, number=conversation.number + 1)
            last = conversation.last
            store.conversations[conversation.id] = replace(_cut(conversation, last) if last else conversation)
            store.numbers[conversation.number] = conversation.id
            store.entries[conversation.id] = list(opening)
            if receipt:
                store.receipts[receipt.conversation_id, receipt.sender_id, receipt.client_id] = receipt
            for name in _names(conversation):
                self._enter(name, conversation)
            return conversation

    def change(self, after: Conversation, draft: Draft, write: Write) -> Entry | None:
        store = self._store
        with store.lock:
            before = store.conversations.get(after.id)
            if before is None or before.version != after.version:
                return None
            for name in set(_names(before)) - set(_names(after)):
                del store.places[name][after.id]
            for name in set(_names(after)) - set(_names(before)):
                self._enter(name, after)
            store.conversations[after.id] = replace(
                before,
                participants=after.participants,
                context=after.context,
                lists=after.lists,
                version=after.version + 1,
            )
            return store.append(after.id, draft, write)

    def advance(self, conversation_id: str, entry: Entry) -> None:
        with self._store.lock:
            one = self._store.conversations[conversation_id]
            if one.last_seq >= entry.seq:
                return
            own = {**one.own, entry.sender_id: entry.seq}
            moved = replace(one.moved_to(entry), own=own)
            self._store.conversations[conversation_id] = _cut(moved, entry) if entry.is_message else moved

    def renew(self, conversation_id: str, message: Entry) -> None:
        with self._store.lock:
            one = self._store.conversations[conversation_id]
            if one.messages == message.ordinal:
                self._store.conversations[conversation_id] = _cut(one, message)

    def read(self, conversation_id: str, participant_id: str, seq: int) -> bool:
        with self._store.lock:
            one = self._store.conversations.get(conversation_id)
            if one is None or one.read.get(participant_id, 0) >= seq:
                return False
            self._store.conversations[conversation_id] = replace(one, read={**one.read, participant_id: seq})
            return True

    def _enter(self, name: str, conversation: Conversation) -> None:
        key = conversation.lists.get(name) or _first_key(conversation)
        others = tuple(one.id for one in conversation.others(name)) if conversation.kind == DIRECT else ()
        place = Membership(name, conversation.id, conversation.kind, others, key)
        self._store.places.setdefault(name, {})[conversation.id] = place


class FakeLog:
    """Logs in lists."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def append(self, conversation: Conversation, draft: Draft, write: Write) -> Entry:
        receipt = write.receipt
        with self._store.lock:
            if receipt is None:
                return self._store.append(conversation.id, draft, write)
            key = (receipt.conversation_id, receipt.sender_id, receipt.client_id)
            if key in self._store.receipts:
                raise Replay(self._store.receipts[key])
            entry = self._store.append(conversation.id, draft, write)
            self._store.receipts[key] = replace(receipt, seq=entry.seq)
            return entry

    def get(self, conversation_id: str, seq: int) -> Entry | None:
        log = self._store.entries.get(conversation_id, [])
        return log[seq - 1] if 0 < seq <= len(log) else None

    def after(self, conversation_id: str, seq: int, limit: int) -> Sequence[Entry]:
        return self._store.entries.get(conversation_id, [])[seq:][:limit]

    def before(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        log = self._store.entries.get(conversation_id, [])
        return log[: seq - 1 if seq is not None else None][::-1][:limit]

    def files(self, conversation_id: str, seq: int | None, limit: int) -> Sequence[Entry]:
        log = self.before(conversation_id, seq, ids.POSITIONS)
        return [entry for entry in log if entry.file is not None and not entry.deleted][:limit]

    def amend(self, conversation: Conversation, after: Entry, kind: str, write: Write) -> Entry | None:
        with self._store.lock:
            log = self._store.entries[conversation.id]
            if log[after.seq - 1].updated_at != after.updated_at:
                return None
            amendment = replace(self._store.append(conversation.id, Draft(kind), write), target_seq=after.seq)
            log[-1] = amendment
            log[after.seq - 1] = replace(after, updated_at=amendment.at)
            return amendment


class FakeInbox:
    """Places in dicts, sorted when asked for."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def latest(self, name: str, kind: str, below: str | None, limit: int) -> Sequence[Membership]:
        rows = [row for row in self._rows(name, kind) if below is None or (row.key or "") < below]
        return rows[::-1][:limit]

    def earliest(self, name: str, kind: str, above: str | None, limit: int) -> Sequence[Membership]:
        return [row for row in self._rows(name, kind) if above is None or (row.key or "") > above][:limit]

    def count(self, name: str, kind: str) -> int:
        if kind == DIRECT:
            return 0
        return sum(1 for row in self._store.places.get(name, {}).values() if row.kind == kind)

    def touch(self, conversation: Conversation, at: datetime) -> None:
        minute = _key(at.replace(second=0, microsecond=0))
        with self._store.lock:
            for name in _names(conversation):
                row = self._store.places.get(name, {}).get(conversation.id)
                if row and conversation.lists.get(name) is None and (row.key is None or row.key < minute):
                    self._store.places[name][conversation.id] = replace(row, key=_key(at))

    def note(self, conversation: Conversation, at: datetime) -> None:
        with self._store.lock:
            for name in conversation.audience:
                self._store.amended.setdefault(name, {})[conversation.id] = at

    def amended(self, name: str, kind: str, since: datetime) -> Sequence[str]:
        minute = since.replace(second=0, microsecond=0)
        here = self._store.places.get(name, {})
        return [
            key
            for key, at in self._store.amended.get(name, {}).items()
            if at >= minute and key in here and here[key].kind == kind
        ]

    def _rows(self, name: str, kind: str) -> list[Membership]:
        rows = [row for row in self._store.places.get(name, {}).values() if row.kind == kind and row.key]
        return sorted(rows, key=lambda row: (row.key, row.conversation_id))


class FakeConnections:
    """Connections in a dict."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.stored: dict[str, Connection] = {}

    def add(self, connection: Connection) -> None:
        self.stored[connection.id] = connection

    def get(self, connection_id: str) -> Connection | None:
        found = self.stored.get(connection_id)
        return found if found and found.expires_at > self._clock.now() else None

    def remove(self, connection_id: str, spare: timedelta = timedelta(0)) -> None:
        found = self.stored.get(connection_id)
        if found and not (spare and found.connected_at > self._clock.now() - spare):
            del self.stored[connection_id]

    def of(self, identities: Iterable[str], *, strong: bool) -> Sequence[Connection]:  # noqa: ARG002
        wanted, now = set(identities), self._clock.now()
        return [
            one for one in list(self.stored.values()) if one.expires_at > now and wanted & {*one.caller().all_names}
        ]


def _names(conversation: Conversation) -> list[str]:
    return [*conversation.audience, *conversation.lists]


def _key(at: datetime) -> str:
    return at.isoformat(timespec="microseconds")


def _first_key(conversation: Conversation) -> str | None:
    stamp = conversation.last_at or (None if conversation.kind == DIRECT else conversation.created_at)
    return _key(stamp) if stamp else None


def _cut(conversation: Conversation, last: Entry) -> Conversation:
    """The head with this latest message as a preview."""
    raw = (last.text or "").encode()
    text = last.text if len(raw) <= PREVIEW_BYTES else raw[:PREVIEW_BYTES].decode(errors="ignore")
    preview = replace(last, text=text, write_id="", ordinal=0, client_id=None)
    return replace(conversation, last=preview, cut=len(raw) > PREVIEW_BYTES)
