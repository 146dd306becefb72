from datetime import UTC, datetime

import pytest

from infra.__main__ import moment
from infra.errors import InfraError


def test_a_moment_is_a_time_with_its_offset() -> None:
    assert moment("2026-03-01T15:05:00+01:00") == datetime(2026, 3, 1, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["yesterday", "2026-03-01T14:05:00", "2026-13-01T14:05:00+00:00"])
def test_a_moment_that_could_be_another_is_refused(text: str) -> None:
    with pytest.raises(InfraError, match=text[:10]):
        moment(text)
