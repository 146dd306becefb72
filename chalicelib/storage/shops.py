"""The registry of shops in DynamoDB."""

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
            return Shop(shop_id, **ShopItem.get(shop_id, consistent_read=True).shop)
        except ShopItem.DoesNotExist:
            return None

    def save(self, shop: Shop) -> None:
        """Create or replace it."""
        ShopItem(shop.id, shop={"name": shop.name, "url": shop.url, "owner": shop.owner}).save()
