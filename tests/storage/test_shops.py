from chalicelib.core.model import Shop
from tests.storage.stage import Stage


def test_shops_are_shown_together_and_unknown_ones_are_left_out(stage: Stage) -> None:
    bread, cake = (
        Shop(stage.name("shop"), "Bread", "rbx://bread"),
        Shop(stage.name("shop"), "Cake", "rbx://cake", "owner"),
    )
    for shop in (bread, cake):
        stage.shops.save(shop)

    shown = stage.shops.show([bread.id, cake.id, bread.id, stage.name("shop"), ""])

    assert shown == {bread.id: bread, cake.id: cake}


def test_nothing_is_asked_where_no_shop_is_wanted(stage: Stage) -> None:
    assert stage.shops.show([]) == {}
