"""A frame to every open socket of everyone who takes part."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Connection, Conversation, Posted
from chalicelib.core.ports import Connections, Count, Together
from chalicelib.delivery.frames import Frames, encode
from chalicelib.delivery.poster import Outcome, Poster

HANDSHAKE = timedelta(seconds=30)
"""How long a handshake may take. Until it is through, a post fails as if the socket were gone."""


class Deliverer:
    """Posts at once to the sockets seen in a first look, and looks again, strongly, while those posts are under way.

    The first look runs beside the append, so that frames leave as soon as the entry is kept. It may miss a socket
    that opened since; that socket's own `sync` may have come before the entry. The second look, after the append,
    finds it: whoever connects is told, or reads the entry itself.
    """

    def __init__(
        self, connections: Connections, poster: Poster, frames: Frames, together: Together, count: Count
    ) -> None:
        self._connections = connections
        self._poster = poster
        self._frames = frames
        self._together = together
        self._count = count

    def expect(self, identities: Iterable[str]) -> Sequence[Connection]:
        """The first look, which may miss the newest."""
        return self._look(identities, strong=False)

    def deliver(self, posted: Posted, expected: Sequence[Connection], only: str | None = None) -> None:
        """Post to those expected, and then to whoever the first look missed; to one connection with `only`."""
        post = self._poster_for(posted)
        if only is not None:
            self._forget(post(only, mine=True))
            return
        conversation, author = posted.conversation, posted.entry.author_id
        everyone = conversation.audience
        expected = [one for one in expected if one.hears(conversation)]
        first = [lambda one=one: post(one.id, mine=one.user_id == author) for one in expected]
        *gone, found = self._together(*first, lambda: self._look(everyone, strong=True))
        told = {one.id for one in expected}
        missed = [one for one in found if one.id not in told and one.hears(conversation)]
        gone += self._together(*[lambda one=one: post(one.id, mine=one.user_id == author) for one in missed])
        for connection_id in gone:
            self._forget(connection_id)

    def catch_up(self, connection_id: str, missed: Sequence[Posted], *, more: bool) -> None:
        """Post entries of one conversation to one connection, in order; `more` tells that others follow them."""
        for data in self._frames.sync(missed, more=more):
            self._forget(self._post(connection_id, data))

    def notify(
        self, conversation: Conversation, identities: Iterable[str], frame: Mapping[str, Any], but: str | None = None
    ) -> None:
        """Post a frame about the conversation that has no place in its log to these sockets, but for the one `but`."""
        data = encode(frame)
        found = self._look(identities, strong=True)
        there = [one.id for one in found if one.id != but and one.hears(conversation)]
        for connection_id in self._together(*[lambda one=one: self._post(one, data) for one in there]):
            self._forget(connection_id)

    def _look(self, identities: Iterable[str], *, strong: bool) -> Sequence[Connection]:
        try:
            return self._connections.of(identities, strong=strong)
        except Unavailable:
            self._count("delivery_failed")
            return []

    def _poster_for(self, posted: Posted) -> Callable[..., str | None]:
        """Posts the right frame, each encoded once; answers the connection's id if it is gone."""
        encoded: dict[bool, bytes] = {}

        def post(connection_id: str, *, mine: bool) -> str | None:
            if mine not in encoded:
                encoded[mine] = self._frames.confirmation(posted) if mine else self._frames.message(posted)
            return self._post(connection_id, encoded[mine])

        return post

    def _post(self, connection_id: str, data: bytes) -> str | None:
        """The connection's id if it is gone."""
        outcome = self._poster.post(connection_id, data)
        self._count(outcome.value)
        return connection_id if outcome is Outcome.GONE else None

    def _forget(self, connection_id: str | None) -> None:
        if connection_id is None:
            return
        try:
            self._connections.remove(connection_id, spare=HANDSHAKE)
        except Unavailable:
            self._count("delivery_failed")
