import base64
import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.core.inbox import Cursor
from chalicelib.edge.cursors import cursor_in, cursor_text

TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2500, 1, 1), timezones=st.just(UTC))


def crafted(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


NOT_OURS = {
    "nothing": "",
    "no base64": "§",
    "no JSON": "AAAA",
    "no pair": crafted("2025-01-01T00:00:00+00:00"),
    "a number for a time": crafted(5, "id"),
    "a text for a time": crafted("yesterday", "id"),
    "a time without a zone": crafted("2025-01-01T00:00:00", "id"),
    "a number for an id": crafted("2025-01-01T00:00:00+00:00", 5),
    "the end of time": crafted("9999-12-31T23:59:59.999999+00:00", "id"),
    "before the beginning of time": crafted("0001-01-01T00:00:00+14:00", "id"),
    "nesting without end": base64.urlsafe_b64encode(b"[" * 100_000).decode(),
}


@given(TIMES, st.none() | st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cursor_is_read_as_it_was_given_out(at: datetime, conversation_id: str | None) -> None:
    cursor = Cursor(at, conversation_id)

    assert cursor_in({"cursor": cursor_text(cursor) or ""}) == cursor


def test_no_cursor_is_none() -> None:
    assert cursor_in({}) is None
    assert cursor_text(None) is None


@pytest.mark.parametrize("text", NOT_OURS.values(), ids=NOT_OURS)
def test_what_we_did_not_give_out_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        cursor_in({"cursor": text})

    assert refusal.value.field == "cursor"


@given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Invalid):
        assert isinstance(cursor_in({"cursor": text}), Cursor)


def test_a_time_of_another_zone_is_the_same_time_in_ours() -> None:
    elsewhere = datetime(2025, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))

    cursor = cursor_in({"cursor": crafted(elsewhere.isoformat(), None)})

    assert cursor is not None
    assert cursor.at.isoformat() == "2025-01-01T00:00:00+00:00"
