import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid
from chalicelib.edge.cursors import MOST_KEY, key_in, key_text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=MOST_KEY // 4))
def test_a_key_is_read_as_it_was_given_out(key: str) -> None:
    assert key_in({"cursor": key_text(key) or ""}) == key


@pytest.mark.parametrize("value", ["", "§", "a", "=", "____", "ab cd", key_text("a" * (MOST_KEY + 1))])
def test_what_was_not_given_out_is_refused_by_name(value: str) -> None:
    with pytest.raises(Invalid) as refused:
        key_in({"cursor": value})

    assert refused.value.field == "cursor"


def test_the_first_page_has_no_key() -> None:
    assert key_in({"page": "1"}) is None
    assert key_text(None) is None
