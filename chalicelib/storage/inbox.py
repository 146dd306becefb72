"""Everyone's inbox in DynamoDB: memberships under a local index by kind and activity."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.exceptions import UpdateError

from chalicelib.core.model import Conversation, Membership
from chalicelib.core.ports import Together
from chalicelib.storage.tables import ByActivity, MembershipItem
from chalicelib.storage.values import activity, stamp_of

Item = MembershipItem


class DynamoInbox:
    """Memberships, newest activity first."""

    def __init__(self, together: Together) -> None:
        self._together = together

    def latest(self, user_id: str, kind: str, below: datetime | None, limit: int) -> Sequence[Membership]:
        """Up to `limit` memberships of this kind stamped before `below` (None: from now), newest stamp first."""
        first, end = f"{kind}#", activity(kind, below) if below else f"{kind}$"
        found = Item.by_activity.query(
            user_id,
            ByActivity.activity.between(first, end),
            consistent_read=True,
            scan_index_forward=False,
            limit=limit + 1,
            page_size=limit + 1,
        )
        return [_membership(item) for item in found if item.activity < end][:limit]

    def touch(self, conversation: Conversation, at: datetime) -> None:
        """Stamp everyone's membership with `at`, unless its stamp is in the same minute already, or later."""
        self._together(*[lambda one=one: self._touch(one.id, conversation, at) for one in conversation.participants])

    def _touch(self, user_id: str, conversation: Conversation, at: datetime) -> None:
        key, minute = Item.activity, activity(conversation.kind, at.replace(second=0, microsecond=0))
        try:
            Item(user_id, conversation.id).update(
                [key.set(activity(conversation.kind, at))],
                condition=Item.user_id.exists() & (key.does_not_exist() | (key < minute)),
            )
        except UpdateError as error:
            if error.cause_response_code != "ConditionalCheckFailedException":
                raise


def _membership(item: Item) -> Membership:
    return Membership(
        user_id=item.user_id,
        conversation_id=item.conversation_id,
        kind=item.kind,
        role=item.role,
        others=tuple(item.others),
        stamp=stamp_of(item.activity) if item.activity else None,
    )
