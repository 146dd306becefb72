"""Open sockets in DynamoDB."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pynamodb.connection import Connection as DynamoConnection
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Connection
from chalicelib.core.ports import Clock, Ids, Together
from chalicelib.storage.memory import Memory
from chalicelib.storage.tables import ConnectionItem

Item = ConnectionItem


class DynamoConnections:
    """A connection stands under each identity it listens for, and under its own id; written and deleted as one."""

    def __init__(self, connection: DynamoConnection, ids: Ids, clock: Clock, together: Together) -> None:
        self._connection = connection
        self._ids = ids
        self._clock = clock
        self._together = together
        self._known: Memory[Connection] = Memory(10_000)

    def add(self, connection: Connection) -> None:
        """Remember it, reachable by its id and by each identity."""
        with self._transaction() as write:
            for key in _keys(connection):
                write.save(_item(key, connection))
        self._known.put(connection.id, connection, connection.expires_at)

    def get(self, connection_id: str) -> Connection | None:
        """The connection, unless it has expired; remembered, since it never changes."""
        now = self._clock.now()
        known = self._known.get(connection_id, now)
        if known:
            return known
        found = self._read(connection_id)
        if found is None or found.expires_at <= now:
            return None
        return self._known.put(connection_id, found, found.expires_at)

    def remove(self, connection_id: str, spare: timedelta = timedelta(0)) -> None:
        """Forget it, unless it opened within the last `spare`; nothing happens where it is gone."""
        connection = self._read(connection_id)
        if connection and spare and connection.connected_at > self._clock.now() - spare:
            return
        self._known.forget(connection_id)
        if connection is None:
            return
        try:
            with self._transaction() as write:
                for key in _keys(connection):
                    write.delete(Item(key, connection_id))
        except TransactWriteError as error:
            raise Unavailable("the connection is being changed; try again") from error

    def of(self, identities: Iterable[str], *, strong: bool) -> Sequence[Connection]:
        """Everyone's open sockets, each once."""
        found = self._together(*[lambda key=key: self._under(key, strong) for key in dict.fromkeys(identities)])
        now = self._clock.now()
        return list({one.id: one for some in found for one in some if one.expires_at > now}.values())

    def _read(self, connection_id: str) -> Connection | None:
        try:
            return _connection(Item.get(_own_key(connection_id), connection_id, consistent_read=True))
        except Item.DoesNotExist:
            return None

    def _under(self, key: str, strong: bool) -> list[Connection]:
        return [_connection(item) for item in Item.query(key, consistent_read=strong)]

    def _transaction(self) -> TransactWrite:
        return TransactWrite(connection=self._connection, client_request_token=self._ids.token())


def _own_key(connection_id: str) -> str:
    return f"connection#{connection_id}"


def _keys(connection: Connection) -> list[str]:
    return list(dict.fromkeys([*connection.caller().all_names, _own_key(connection.id)]))


def _item(key: str, connection: Connection) -> Item:
    owner: dict[str, Any] = {"id": connection.user_id}
    if connection.vendor_id:
        owner["vendor_id"] = connection.vendor_id
    if connection.address:
        owner["address"] = connection.address
    if connection.identities:
        owner["identities"] = list(connection.identities)
    if connection.roles:
        owner["roles"] = list(connection.roles)
    if connection.only:
        owner["only"] = connection.only
    return Item(
        key,
        connection.id,
        owner=owner,
        connected_at=int(connection.connected_at.timestamp()),
        expires_at=int(connection.expires_at.timestamp()),
    )


def _connection(item: Item) -> Connection:
    owner = item.owner
    return Connection(
        id=item.connection_id,
        user_id=owner["id"],
        identities=tuple(owner.get("identities", ())),
        roles=tuple(owner.get("roles", ())),
        connected_at=_time(item.connected_at),
        expires_at=_time(item.expires_at),
        only=owner.get("only"),
        vendor_id=owner.get("vendor_id"),
        address=owner.get("address"),
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
