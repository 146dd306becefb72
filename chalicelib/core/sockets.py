"""Open sockets: who is connected, and for how long at most."""

from datetime import timedelta

from chalicelib.core.errors import Unauthorized
from chalicelib.core.model import Caller, Connection
from chalicelib.core.ports import Ports

LIFETIME = timedelta(hours=2, minutes=5)
"""The gateway cuts a socket after two hours; what is left of it is forgotten a little later."""


def connect(ports: Ports, caller: Caller, connection_id: str) -> None:
    """Remember an accepted socket."""
    now = ports.clock.now()
    ports.connections.add(
        Connection(
            connection_id,
            caller.id,
            caller.identities,
            tuple(sorted(caller.roles)),
            now,
            now + LIFETIME,
            caller.only,
            caller.vendor_id,
            caller.address,
        )
    )


def caller_of(ports: Ports, connection_id: str) -> Caller:
    """Who speaks through this socket. Raises Unauthorized where it is not, or no longer, known."""
    connection = ports.connections.get(connection_id)
    if connection is None:
        raise Unauthorized("this connection is not known any more; connect again")
    return connection.caller()


def disconnect(ports: Ports, connection_id: str) -> None:
    """Forget a socket."""
    ports.connections.remove(connection_id)
