"""The tables, once: PynamoDB reads and writes through them, the local cloud and the template create from them."""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import JSONAttribute, MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection.base import MetaTable
from pynamodb.connection.table import TableConnection
from pynamodb.constants import STREAM_NEW_IMAGE
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import AllProjection, KeysOnlyProjection, LocalSecondaryIndex
from pynamodb.models import Model

from chalicelib.storage.items import read
from chalicelib.storage.session import SharedConnection


class Table(Model):
    """A table whose items are written by PynamoDB, and read without it."""

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Any:
        """What PynamoDB's reads answer: the item's attributes by name, None where it has none."""
        return read(cls, data)

    @classmethod
    def change(
        cls, key: str, range_key: str | None = None, *, actions: Sequence[Action], condition: Condition | None = None
    ) -> None:
        """Update the item under this key. Asks for nothing back: what is not returned is not paid for in bytes.

        Raises UpdateError where the condition does not hold.
        """
        cls._get_connection().update_item(key, range_key, actions, condition)


class UserItem(Table):
    """A person's public profile."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "users"

    user_id = UnicodeAttribute(hash_key=True)
    profile = JSONAttribute()
    created_at = NumberAttribute()
    updated_at = NumberAttribute()


class ConversationItem(Table):
    """A conversation with its head; or, under the key `number#<n>`, the alias that makes its number unique."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "conversations"

    conversation_id = UnicodeAttribute(hash_key=True)
    target = UnicodeAttribute(null=True)
    number = NumberAttribute(null=True)
    kind = UnicodeAttribute(null=True)
    participants = JSONAttribute(null=True)
    context = JSONAttribute(null=True)
    version = NumberAttribute(null=True)
    created_at = NumberAttribute(null=True)
    last_seq = NumberAttribute(null=True)
    last_at = NumberAttribute(null=True)
    active_at = NumberAttribute(null=True)
    last = JSONAttribute(null=True)
    messages = NumberAttribute(null=True)
    lists = JSONAttribute(null=True)
    own: MapAttribute[str, int] = MapAttribute(null=True)
    read: MapAttribute[str, int] = MapAttribute(null=True)


class FilesOnly(LocalSecondaryIndex["EntryItem"]):
    """The log's entries that carry a file, in order; text costs nothing here."""

    class Meta:
        """As PynamoDB wants it."""

        index_name = "files"
        projection = AllProjection()

    conversation_id = UnicodeAttribute(hash_key=True)
    file_seq = NumberAttribute(range_key=True)


class EntryItem(Table):
    """One position of a conversation's log. Times are microseconds since 1970."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "log"
        stream_view_type = STREAM_NEW_IMAGE

    conversation_id = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute(range_key=True)
    kind = UnicodeAttribute()
    sender_id = UnicodeAttribute()
    author_id = UnicodeAttribute(null=True)
    at = NumberAttribute()
    write_id = UnicodeAttribute()
    ordinal = NumberAttribute()
    text = UnicodeAttribute(null=True)
    file = JSONAttribute(null=True)
    file_seq = NumberAttribute(null=True)
    profile_id = UnicodeAttribute(null=True)
    client_id = UnicodeAttribute(null=True)
    target_seq = NumberAttribute(null=True)
    deleted = NumberAttribute(null=True)
    read = NumberAttribute(null=True)
    updated_at = NumberAttribute(null=True)
    extra = JSONAttribute(null=True)
    bots = JSONAttribute(null=True)
    files = FilesOnly()


class SendItem(Table):
    """The memory of a send with a client id. It never expires."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "sends"

    send_id = UnicodeAttribute(hash_key=True)
    seq = NumberAttribute()
    digest = UnicodeAttribute()


class ByActivity(LocalSecondaryIndex["MembershipItem"]):
    """One person's conversations of one kind, by the stamp of their activity."""

    class Meta:
        """As PynamoDB wants it."""

        index_name = "by_activity"
        projection = AllProjection()

    user_id = UnicodeAttribute(hash_key=True)
    activity = UnicodeAttribute(range_key=True)


class ByAmendment(LocalSecondaryIndex["MembershipItem"]):
    """One person's conversations of one kind in which entries were amended, by the stamp of the latest amendment."""

    class Meta:
        """As PynamoDB wants it."""

        index_name = "by_amendment"
        projection = KeysOnlyProjection()

    user_id = UnicodeAttribute(hash_key=True)
    amended = UnicodeAttribute(range_key=True)


class MembershipItem(Table):
    """A conversation's place in a list. Without `activity` nothing was said yet, and the list does not show it.

    Under the key `count#<kind>` stands how many conversations of this kind the list has.
    """

    class Meta:
        """As PynamoDB wants it."""

        table_name = "memberships"

    user_id = UnicodeAttribute(hash_key=True)
    conversation_id = UnicodeAttribute(range_key=True)
    kind = UnicodeAttribute()
    others = JSONAttribute(null=True)
    activity = UnicodeAttribute(null=True)
    amended = UnicodeAttribute(null=True)
    total = NumberAttribute(null=True)
    by_activity = ByActivity()
    by_amendment = ByAmendment()


class ConnectionItem(Table):
    """An open socket under each identity it listens for, and under `connection#<id>`, whose it is."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "connections"

    user_id = UnicodeAttribute(hash_key=True)
    connection_id = UnicodeAttribute(range_key=True)
    owner = JSONAttribute()
    connected_at = NumberAttribute()
    expires_at = NumberAttribute()


class ShopItem(Table):
    """A shop that conversations may be about."""

    class Meta:
        """As PynamoDB wants it."""

        table_name = "shops"

    shop_id = UnicodeAttribute(hash_key=True)
    shop = JSONAttribute()


MODELS: tuple[type[Model], ...] = (
    UserItem,
    ConversationItem,
    EntryItem,
    SendItem,
    MembershipItem,
    ConnectionItem,
    ShopItem,
)


def bind(connection: SharedConnection, prefix: str) -> None:
    """Make every model read and write through this connection, in the tables of this prefix.

    PynamoDB keeps a connection on the model's class; this is the one place that sets it.
    """
    for model in MODELS:
        definition = _definition(model, prefix)
        name = definition["TableName"]
        table = TableConnection(name, region=connection.region)
        table.connection = connection
        connection.add_meta_table(MetaTable(definition))
        model.Meta.table_name = name
        model._connection = table  # noqa: SLF001 - there is no public way to give a model its connection


def definitions(prefix: str) -> list[dict[str, Any]]:
    """Every table as the arguments of DynamoDB's CreateTable: on demand, with its indexes and stream."""
    return [_definition(model, prefix) for model in MODELS]


def ttl(prefix: str) -> dict[str, str]:
    """The tables whose items expire, with the attribute that says when (seconds since 1970)."""
    return {f"{prefix}connections": "expires_at"}


_PLAIN_NAMES: dict[type[Model], str] = {model: model.Meta.table_name for model in MODELS}


def _definition(model: type[Model], prefix: str) -> dict[str, Any]:
    schema = model._get_schema()  # noqa: SLF001 - PynamoDB's own create_table reads it too
    definition: dict[str, Any] = {
        "TableName": prefix + _PLAIN_NAMES[model],
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": _keys(schema),
        "AttributeDefinitions": schema["attribute_definitions"],
    }
    if schema["local_secondary_indexes"]:
        definition["LocalSecondaryIndexes"] = [
            {"IndexName": index["index_name"], "KeySchema": _keys(index), "Projection": index["projection"]}
            for index in schema["local_secondary_indexes"]
        ]
    view = getattr(model.Meta, "stream_view_type", None)
    if view:
        definition["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    return definition


def _keys(schema: Any) -> list[dict[str, str]]:
    """The hash key first, as DynamoDB demands."""
    return sorted(schema["key_schema"], key=lambda key: str(key["KeyType"]))
