"""Lists of conversations in DynamoDB: everyone's inbox by activity, and named lists by fixed keys."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import UpdateError

from chalicelib.core.model import Conversation, Membership
from chalicelib.core.ports import Together
from chalicelib.storage.lists import by_activity, count_key, minute_start, sort_key
from chalicelib.storage.session import check_refused
from chalicelib.storage.tables import ByActivity, ByAmendment, MembershipItem
from chalicelib.storage.values import time_key

Item = MembershipItem


class DynamoInbox:
    """Memberships in the order of their keys."""

    def __init__(self, together: Together) -> None:
        self._together = together

    def latest(self, name: str, kind: str, below: str | None, limit: int) -> Sequence[Membership]:
        """Up to `limit` memberships of this kind in the list with keys below `below` (None: all), highest first."""
        end = sort_key(kind, below) if below is not None else f"{kind}$"
        return self._between(name, (f"{kind}#", end), limit, newest_first=True, but=end)

    def earliest(self, name: str, kind: str, above: str | None, limit: int) -> Sequence[Membership]:
        """As `latest` with keys above `above`, lowest first."""
        start = sort_key(kind, above) if above is not None else f"{kind}#"
        return self._between(name, (start, f"{kind}$"), limit, newest_first=False, but=start)

    def count(self, name: str, kind: str) -> int:
        """How many conversations of this kind the list has."""
        try:
            return int(Item.get(name, count_key(kind)).total or 0)
        except Item.DoesNotExist:
            return 0

    def touch(self, conversation: Conversation, at: datetime) -> None:
        """Stamp it with `at` in every list by activity, unless its stamp is in the same minute already, or later."""
        names = by_activity(conversation)
        self._together(*[lambda name=name: self._stamp(Item.activity, name, conversation, at) for name in names])

    def note(self, conversation: Conversation, at: datetime) -> None:
        """Note in everyone's inbox that an entry was amended at `at`; its place there stays what it is."""
        names = conversation.audience
        self._together(*[lambda name=name: self._stamp(Item.amended, name, conversation, at) for name in names])

    def amended(self, name: str, kind: str, since: datetime) -> Sequence[str]:
        """The ids of conversations of this kind in the inbox with entries amended in the minute of `since` or later."""
        recent = ByAmendment.amended.between(sort_key(kind, time_key(minute_start(since))), f"{kind}$")
        return [item.conversation_id for item in Item.by_amendment.query(name, recent, consistent_read=True)]

    def _stamp(self, key: UnicodeAttribute, name: str, conversation: Conversation, at: datetime) -> None:
        minute = sort_key(conversation.kind, time_key(minute_start(at)))
        try:
            Item.change(
                name,
                conversation.id,
                actions=[key.set(sort_key(conversation.kind, time_key(at)))],
                condition=Item.user_id.exists() & (key.does_not_exist() | (key < minute)),
            )
        except UpdateError as error:
            check_refused(error)

    def _between(
        self, name: str, bounds: tuple[str, str], limit: int, *, newest_first: bool, but: str
    ) -> Sequence[Membership]:
        """The keys within the bounds, but for the one that a page ended with."""
        found = Item.by_activity.query(
            name,
            ByActivity.activity.between(*bounds),
            consistent_read=True,
            scan_index_forward=not newest_first,
            limit=limit + 1,
            page_size=limit + 1,
        )
        return [_membership(item) for item in found if item.activity != but][:limit]


def _membership(item: Item) -> Membership:
    return Membership(
        user_id=item.user_id,
        conversation_id=item.conversation_id,
        kind=item.kind,
        others=tuple(item.others or ()),
        key=item.activity.partition("#")[2] if item.activity else None,
    )
