import pytest

from tests.outside import Outside, token

ADMIN = token("owner", roles=["admin"])
SHOP = {"name": "My Shop", "url": "rbx://myshop"}


def test_an_admin_provisions_a_shop(outside: Outside) -> None:
    answer = outside.request("PUT", "/api/shops/1", ADMIN, body=SHOP)

    assert (answer.status, answer.body) == (200, {"id": "1", **SHOP, "owner": None})


def test_nobody_else_does(outside: Outside) -> None:
    answer = outside.request("PUT", "/api/shops/1", token("ann"), body=SHOP)

    assert (answer.status, answer.body["code"]) == (403, "forbidden")
    assert outside.world.shops.stored == {}


@pytest.mark.parametrize(
    ("shop_id", "body"),
    [("1", {"name": "My Shop"}), ("1", {**SHOP, "name": 5}), ("1", {**SHOP, "url": " "}), ("x" * 3000, SHOP)],
)
def test_what_is_no_shop_is_refused(outside: Outside, shop_id: str, body: dict[str, object]) -> None:
    answer = outside.request("PUT", f"/api/shops/{shop_id}", ADMIN, body=body)

    assert (answer.status, answer.body["code"]) == (400, "invalid")
    assert outside.world.shops.stored == {}
