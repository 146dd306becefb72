"""Open sockets."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.model.people import Caller


@dataclass(frozen=True, slots=True)
class Connection:
    """An open socket, who opened it, and when it is cut at the latest."""

    id: str
    user_id: str
    identities: tuple[str, ...]
    roles: tuple[str, ...]
    connected_at: datetime
    expires_at: datetime
    only: str | None = None

    def hears(self, conversation_id: str) -> bool:
        """Whether frames of this conversation may go out here: a guest's socket is bound to one."""
        return self.only in {None, conversation_id}

    def caller(self) -> Caller:
        """The caller that this socket speaks for."""
        return Caller(self.user_id, self.identities, frozenset(self.roles), self.only, self.id)
