"""People's profiles in DynamoDB."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.core.model import User
from chalicelib.core.ports import Clock
from chalicelib.storage.memory import Memory
from chalicelib.storage.tables import UserItem
from chalicelib.storage.values import can_be_key, from_micros, to_micros

SHOWN_FOR = timedelta(minutes=1)
"""How long a profile that is only displayed may be out of date."""


class DynamoUsers:
    """Profiles, with a short memory for those that are only displayed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shown: Memory[User] = Memory(1000)

    def get(self, user_id: str) -> User | None:
        """The profile as stored now."""
        if not can_be_key(user_id):
            return None
        try:
            return _user(UserItem.get(user_id, consistent_read=True))
        except UserItem.DoesNotExist:
            return None

    def show(self, user_ids: Iterable[str]) -> Mapping[str, User]:
        """Profiles to display: read eventually, and remembered for a minute."""
        now = self._clock.now()
        wanted = set(filter(can_be_key, user_ids))
        found = {one: user for one in wanted if (user := self._shown.get(one, now)) is not None}
        missing = sorted(wanted - found.keys())
        for item in UserItem.batch_get(missing) if missing else ():
            found[item.user_id] = self._shown.put(item.user_id, _user(item), now + SHOWN_FOR)
        return found

    def save(self, user: User) -> None:
        """Create or replace the profile; `created_at` of an existing one stays."""
        now = to_micros(self._clock.now())
        UserItem.change(
            user.id,
            actions=[
                UserItem.profile.set(_profile(user)),
                UserItem.updated_at.set(now),
                UserItem.created_at.set(UserItem.created_at | now),
            ],
        )
        self._shown.forget(user.id)


def _profile(user: User) -> dict[str, Any]:
    """Everything that is set and is not a key or a time."""
    fields = {name: getattr(user, name) for name in User.__slots__ if name not in {"id", "created_at", "updated_at"}}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items() if value}


def _user(item: UserItem) -> User:
    profile = dict(item.profile)
    profile["roles"] = tuple(profile.get("roles", ()))
    user = User(item.user_id, **profile)
    return replace(user, created_at=from_micros(item.created_at), updated_at=from_micros(item.updated_at))
