"""Message ids as the marketplace API shows them (contract 000 2.2: UUIDs; resolution 12)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import NotFound
from chalicelib.faces.marketplace.message_ids import message_uuid, parse_message_id

MESSAGE_IDS = st.integers(1, (1 << 53) - 1)


@given(MESSAGE_IDS)
def test_an_id_comes_back_from_its_uuid(message_id: int) -> None:
    shown = UUID(message_uuid(message_id))

    assert shown.version == 8
    assert parse_message_id(str(shown)) == message_id
    assert parse_message_id(str(message_id)) == message_id


@given(st.text() | st.uuids().map(str))
def test_whatever_else_comes_is_not_found(text: str) -> None:
    try:
        message_id = parse_message_id(text)
    except NotFound:
        return
    assert text in {message_uuid(message_id), str(message_id)} or int(text) == message_id


@pytest.mark.parametrize("ours", ["7061726c-6579-8000-8000-000000000000", "7061726c-6579-8000-bfff-ffffffffffff"])
def test_a_uuid_of_ours_that_holds_no_message_id_is_not_found(ours: str) -> None:
    with pytest.raises(NotFound):
        parse_message_id(ours)
