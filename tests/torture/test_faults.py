"""Bad weather between the application and AWS, at suite size."""

from random import Random

import pytest

from emulator.storage import Storage
from torture.faults import faults

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("local_cloud")]


@pytest.mark.parametrize("share", [0.2, 0.5], ids=["a fifth of all calls", "half of all calls"])
def test_what_goes_wrong_is_told_honestly_and_repeated_successfully(tortured: Storage, share: float) -> None:
    report = faults(tortured, Random(7), 40, share=share)

    assert report.dishonest == []
    assert report.findings == {}
    assert report.done >= 0.999
    assert {"throttled", "failed", "timed out before", "timed out after", "slow"} <= report.met.keys()
