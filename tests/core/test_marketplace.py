"""Amending messages of a marketplace chat while others amend them (contract 000 A29, A32)."""

from dataclasses import replace

import pytest

from chalicelib.core import marketplace
from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Caller, Conversation, Entry
from chalicelib.core.ports import Write
from tests.faces.marketplace.market import open_chat
from tests.fakes.storage import FakeLog, FakeStore
from tests.outside import Outside


class BusyLog(FakeLog):
    """A log in which someone else's amendment comes first, this many times."""

    def __init__(self, store: FakeStore, times: int) -> None:
        super().__init__(store)
        self._times = times

    def amend(self, conversation: Conversation, after: Entry, kind: str, write: Write) -> Entry | None:
        self._times -= 1
        return None if self._times >= 0 else super().amend(conversation, after, kind, write)


def test_a_mark_is_worked_out_anew_where_another_came_first(outside: Outside) -> None:
    message_id = open_chat(outside)["messages"][0]["created_msg_id"]
    busy = replace(outside.ports, log=BusyLog(outside.world.store, 2))

    _, entry = marketplace.mark_read(busy, Caller("ann"), message_id)

    assert entry.read


def test_a_mark_is_given_up_where_others_never_stop(outside: Outside) -> None:
    message_id = open_chat(outside)["messages"][0]["created_msg_id"]
    busy = replace(outside.ports, log=BusyLog(outside.world.store, 100))

    with pytest.raises(Unavailable):
        marketplace.mark_read(busy, Caller("ann"), message_id)
