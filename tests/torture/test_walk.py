"""The use cases, cut at every third call to AWS in the worst of ways; `make torture` cuts everywhere, in all ways."""

import pytest

from emulator.storage import Storage
from torture.cases import CASES, Case
from torture.face_cases import FACE_CASES
from torture.walk import HARMS, walk

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("local_cloud")]


@pytest.mark.parametrize("case", [*CASES, *FACE_CASES], ids=lambda case: case.name)
def test_a_process_that_dies_before_an_answer_leaves_nothing_half(tortured: Storage, case: Case) -> None:
    walked = walk(tortured, case, "death after", every=3)

    assert walked.cuts > 0
    assert walked.findings == ()


@pytest.mark.parametrize("harm", sorted(HARMS.keys() - {"death after"}))
def test_a_text_survives_every_other_way_to_be_cut(tortured: Storage, harm: str) -> None:
    walked = walk(tortured, CASES[0], harm, every=2)

    assert walked.cuts > 0
    assert walked.findings == ()
