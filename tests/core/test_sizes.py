"""No answer outgrows what a function may answer with, whatever people write."""

import json

from chalicelib.core import history
from chalicelib.core.send import MAX_TEXT
from chalicelib.core.sizes import BYTES
from tests.core.house import House


def test_a_page_ends_early_where_one_answer_holds_no_more_and_goes_on_from_there() -> None:
    house = House()
    talk = house.open()
    for _ in range(60):
        house.say(talk, "\x01" * MAX_TEXT)
    conversation = house.ports.conversations.get(talk.id)
    assert conversation is not None

    first = history.messages(house.ports, conversation, None, 100)
    second = history.messages(house.ports, conversation, first.next, 100)

    assert sum(len(json.dumps(entry.text)) for entry in first.entries) <= BYTES
    assert first.entries[0].seq == 60
    assert second.entries[0].seq == first.entries[-1].seq - 1
