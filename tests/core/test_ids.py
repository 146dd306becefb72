import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import ids
from chalicelib.core.errors import ConversationFull, NotFound

NUMBERS = st.integers(1, 2**ids.NUMBER_BITS - 1)
SEQS = st.integers(1, ids.POSITIONS)
NAMES = st.lists(st.text(), min_size=1, max_size=4)


@given(NUMBERS, SEQS)
def test_a_message_id_is_read_back_as_what_it_stands_for(number: int, seq: int) -> None:
    value = ids.message_id(number, seq)

    assert ids.split_message_id(value) == ids.split_message_id(str(value)) == (number, seq)


@given(NUMBERS, SEQS)
def test_a_message_id_fits_a_javascript_number(number: int, seq: int) -> None:
    value = ids.message_id(number, seq)

    assert 0 < value < 2**53
    assert int(float(value)) == value


@given(NUMBERS, SEQS, SEQS)
def test_message_ids_ascend_with_positions(number: int, one: int, other: int) -> None:
    assert (ids.message_id(number, one) < ids.message_id(number, other)) == (one < other)


@given(NUMBERS, NUMBERS, SEQS, SEQS)
def test_no_two_places_share_a_message_id(number: int, other: int, seq: int, place: int) -> None:
    same = ids.message_id(number, seq) == ids.message_id(other, place)

    assert same == ((number, seq) == (other, place))


def test_the_last_position_has_an_id_and_none_behind_it() -> None:
    assert ids.split_message_id(ids.message_id(1, ids.POSITIONS)) == (1, ids.POSITIONS)
    with pytest.raises(ConversationFull):
        ids.message_id(1, ids.POSITIONS + 1)


@pytest.mark.parametrize("value", [0, -1, 2**20, 2**53, 1.0, True, None, "", "x", "-1", " 5", "٣", "9" * 17, [], {}])
def test_what_can_be_no_message_id_is_not_found(value: object) -> None:
    with pytest.raises(NotFound):
        ids.split_message_id(value)


@given(st.none() | st.booleans() | st.floats() | st.text() | st.integers() | st.lists(st.integers()))
def test_anything_is_an_id_or_not_found(value: object) -> None:
    try:
        number, seq = ids.split_message_id(value)
    except NotFound:
        return
    assert ids.message_id(number, seq) == int(str(value))


@given(NAMES, st.randoms())
def test_a_derived_uuid_is_the_same_in_any_order(people: list[str], random: st.DataObject) -> None:
    shuffled = list(people)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert ids.derived_uuid("direct", shuffled) == ids.derived_uuid("direct", people)
    assert uuid.UUID(ids.derived_uuid("direct", people)).version == 5


@given(NAMES, NAMES, st.text(), st.text())
def test_different_conversations_have_different_uuids(
    people: list[str], others: list[str], context: str, other_context: str
) -> None:
    same = ids.derived_uuid("shop", people, context) == ids.derived_uuid("shop", others, other_context)

    assert same == ((sorted(people), context) == (sorted(others), other_context))
