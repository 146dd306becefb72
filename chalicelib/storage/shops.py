"""The registry of shops in DynamoDB."""

from collections.abc import Iterable, Mapping

from chalicelib.core.model import Shop
from chalicelib.storage.tables import ShopItem
from chalicelib.storage.values import can_be_key


class DynamoShops:
    """Shops by id."""

    def get(self, shop_id: str) -> Shop | None:
        """The shop as stored now."""
        if not can_be_key(shop_id):
            return None
        try:
            return _shop(ShopItem.get(shop_id, consistent_read=True))
        except ShopItem.DoesNotExist:
            return None

    def show(self, shop_ids: Iterable[str]) -> Mapping[str, Shop]:
        """Shops to display, read eventually, in one batch."""
        wanted = sorted(set(filter(can_be_key, shop_ids)))
        return {item.shop_id: _shop(item) for item in (ShopItem.batch_get(wanted) if wanted else ())}

    def save(self, shop: Shop) -> None:
        """Create or replace it."""
        ShopItem(shop.id, shop={"name": shop.name, "url": shop.url, "owner": shop.owner}).save()


def _shop(item: ShopItem) -> Shop:
    return Shop(item.shop_id, **item.shop)
