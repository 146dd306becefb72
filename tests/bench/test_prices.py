"""Dollars for a million of an operation, by hand."""

import pytest

from bench.meter import Cost
from bench.prices import bill

TEXT = Cost(calls=("PutItem", *["PostToConnection"] * 2), depth=3, posted=2, reads=3, writes=2)


def test_a_frame_costs_itself_the_frames_that_go_out_and_an_invocation() -> None:
    billed = bill("$default", TEXT)

    assert billed.gateway == 3.00
    assert billed.function == pytest.approx(0.20 + 3 * 0.020 * 13.3334)
    assert billed.database == pytest.approx(2 * 0.625 + 3 * 0.125)
    assert billed.files == 0
    assert billed.total == pytest.approx(3.00 + 1.00 + 1.625, abs=0.001)


def test_a_request_costs_what_requests_cost_and_the_frames_beside() -> None:
    assert bill("rest", TEXT).gateway == 5.50


def test_connecting_runs_in_half_the_memory() -> None:
    assert bill("$connect", Cost(depth=1)).function == pytest.approx(0.20 + 0.020 * 0.5 * 13.3334)


def test_an_object_that_is_put_is_billed_by_s3() -> None:
    assert bill("rest", Cost(calls=("PutObject",), depth=1)).files == 5.00
