"""Open sockets."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.core.model.conversations import Conversation
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
    vendor_id: str | None = None
    address: str | None = None

    def hears(self, conversation: Conversation) -> bool:
        """Whether frames of this conversation may go out here: its caller takes part, and is not bound to another."""
        return self.only in {None, conversation.id} and conversation.participant(self.caller()) is not None

    def caller(self) -> Caller:
        """The caller that this socket speaks for."""
        roles = frozenset(self.roles)
        return Caller(self.user_id, self.identities, roles, self.only, self.id, self.vendor_id, self.address)
