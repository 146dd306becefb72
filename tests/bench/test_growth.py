"""What grows is named."""

from bench.meter import Cost
from bench.sections.growth import CONNECTIONS, by_each, flat

FEW = Cost(calls=("PutItem", "PostToConnection"), depth=2, posted=2, writes=2)


def told(connections: int, **more: float) -> Cost:
    return Cost(("PutItem", *["PostToConnection"] * connections), depth=2, posted=2, writes=more.get("writes", 2))


def test_operations_that_cost_the_same_at_the_largest_size_are_flat() -> None:
    verdict = flat("messages", [{"text": Cost()}, {"text": FEW}, {"text": FEW}])

    assert (verdict.measured, verdict.met) == ("none of 1", True)


def test_an_operation_that_costs_more_at_the_largest_size_is_named() -> None:
    verdict = flat("messages", [{"text": FEW, "page": FEW}, {"text": FEW, "page": told(2)}])

    assert (verdict.measured, verdict.met) == ("page", False)


def test_each_further_connection_costs_its_post_alone() -> None:
    verdict = by_each("connection", CONNECTIONS, [told(1), told(10)])

    assert verdict.met
    assert verdict.measured == "1.00 calls, 0.00 reads, 0.00 writes for each; depth 2 with 1, 2 with 10"


def test_writes_that_grow_with_connections_miss_the_goal() -> None:
    assert not by_each("connection", CONNECTIONS, [told(1), told(10, writes=4)]).met
