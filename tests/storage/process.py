"""One warm process on the local cloud's storage, two people in it, and what they cost."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.httpsession import URLLib3Session

from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.session import new_session
from chalicelib.core.ids import derived_uuid
from chalicelib.core.model import DIRECT, Conversation, Entry, Participant
from chalicelib.storage import tables
from chalicelib.storage.entries import to_item
from chalicelib.storage.heads import to_item as to_head
from chalicelib.storage.lists import sort_key
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.tables import MembershipItem
from chalicelib.storage.values import time_key
from emulator.settings import KEY, TABLE_PREFIX
from emulator.storage import Storage
from tests.outside import Outside, Socket, token
from tests.storage.metered import Cost, Meter, MeteredWorld

TEXT = "x" * 200
_people = count(1)


class Process:
    """One warm process, two people in it, and the cost of what they do."""

    def __init__(self, storage: Storage) -> None:
        session = new_session()
        session.set_credentials(KEY, KEY)
        session.register("before-send.dynamodb", self._send)
        self._meter, self._http = Meter(), URLLib3Session(timeout=60)
        self.dynamodb = DynamoDB(session, storage.url)
        self.world = MeteredWorld(SharedConnection(self.dynamodb), self._meter)
        self.outside = Outside(self.world)
        self.awake()
        number = next(_people)
        self.ann, self.bea = f"3fa85f64-5717-4562-b3fc-{number:012d}", f"75140d72-8b20-4549-885c-{number:012d}"
        for name in (self.ann, self.bea):
            self.outside.get("/chat/user/threads/", self.token(name))

    def _send(self, request: AWSPreparedRequest, event_name: str, **_: object) -> AWSResponse:
        """Patiently: the local cloud takes seconds to fill a log."""
        asked = json.loads(request.body)
        return self._meter.call(event_name.rpartition(".")[2], asked, lambda: self._http.send(request))

    def awake(self) -> None:
        """It is this process's turn: its models are the ones that read and write."""
        tables.bind(SharedConnection(self.dynamodb), TABLE_PREFIX)

    def token(self, name: str) -> str:
        return token(name, fullname=name, email=f"{name}@example.com", exp=4_000_000_000)

    def socket(self, name: str) -> Socket:
        return self.outside.connect(self.token(name))

    def both(self) -> Socket:
        """Both connected; Ann's socket."""
        self.socket(self.bea)
        return self.socket(self.ann)

    def minute(self) -> None:
        """A second into the next minute: whatever is remembered for one is forgotten."""
        now = self.world.clock.now()
        self.world.clock.advance(seconds=61 - now.second, microseconds=-now.microsecond)

    def send(self, socket: Socket, **more: Any) -> Cost:
        self.world.meter.take()
        frames = socket.send(action="text_message", message_body=TEXT, receiver_id=self.bea, **more)
        assert [one["action"] for one in frames] == ["conf_message"]
        return self.world.meter.take()

    def get(self, path: str) -> tuple[Any, Cost]:
        """The answer to Ann when nothing is remembered of profiles, and its cost."""
        self.world.clock.advance(minutes=2)
        self.world.meter.take()
        answer = self.outside.get(path, self.token(self.ann))
        assert answer.status == 200
        return answer.body, self.world.meter.take()

    def fill_log(self, until: int) -> None:
        """As if they had written on to this position."""
        thread = self.outside.ports.conversations.get(derived_uuid(DIRECT, (self.ann, self.bea)))
        at = self.world.clock.now()
        entries = [
            Entry(
                thread.id,
                seq,
                "text",
                self.ann,
                self.ann,
                at + timedelta(microseconds=seq),
                f"write-{seq:016d}",
                ordinal=seq,
                text=TEXT,
            )
            for seq in range(thread.last_seq + 1, until + 1)
        ]
        self._put("log", [to_item(entry).serialize() for entry in entries])
        self.outside.ports.conversations.advance(thread.id, entries[-1])

    def fill_inbox(self, threads: int) -> None:
        """As if Ann had written to so many others, one a minute."""
        people, heads, places = [], [], []
        for number in range(threads):
            other, at = f"96bf0d3f-720d-4620-8dee-{number:012d}", self.world.clock.now() - timedelta(minutes=number + 1)
            thread = _thread(self.ann, other, at)
            people.append(_user(other))
            heads.append(to_head(thread).serialize())
            key = sort_key(DIRECT, time_key(at))
            place = MembershipItem(self.ann, thread.id, kind=DIRECT, others=[other], activity=key)
            places.append(place.serialize())
        for table, items in (("users", people), ("conversations", heads), ("memberships", places)):
            self._put(table, items)

    def _put(self, table: str, items: list[dict[str, Any]]) -> None:
        for start in range(0, len(items), 25):
            batch = [{"PutRequest": {"Item": item}} for item in items[start : start + 25]]
            asked = {"RequestItems": {f"{TABLE_PREFIX}{table}": batch}, "ReturnConsumedCapacity": "TOTAL"}
            self.dynamodb.call("BatchWriteItem", asked)


def _thread(ann: str, other: str, at: datetime) -> Conversation:
    """The thread of these two with one message in it."""
    key = derived_uuid(DIRECT, (ann, other))
    last = Entry(key, 1, "text", ann, ann, at, "w", ordinal=1, text=TEXT)
    people = (Participant(ann), Participant(other))
    plan = Conversation(key, 2**32 + 1, DIRECT, people, at, last_seq=1, last_at=at, active_at=at)
    return replace(plan, last=last, messages=1, own={ann: 1})


def _user(name: str) -> dict[str, Any]:
    return {
        "user_id": {"S": name},
        "profile": {"S": f'{{"fullname": "{name}", "email": "{name}@example.com"}}'},
        "created_at": {"N": "0"},
        "updated_at": {"N": "0"},
    }
