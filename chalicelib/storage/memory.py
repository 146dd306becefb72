"""What one process remembers of what it read: bounded, and only for what cannot or need not be fresh."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Memory(Generic[T]):
    """The last `size` values used, each for as long as it was said to hold. Safe between threads."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[object, tuple[T, datetime | None]] = OrderedDict()

    def get(self, key: object, now: datetime | None = None) -> T | None:
        """The value, unless it was never put, was pushed out, or ended before `now`."""
        with self._lock:
            value, until = self._kept.get(key, (None, None))
            if value is None or (until is not None and now is not None and until <= now):
                return None
            self._kept.move_to_end(key)
            return value

    def put(self, key: object, value: T, until: datetime | None = None) -> T:
        """Remember the value (for ever, or until then), and return it."""
        with self._lock:
            self._kept[key] = (value, until)
            self._kept.move_to_end(key)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return value

    def forget(self, key: object) -> None:
        """Drop the value, if it is there."""
        with self._lock:
            self._kept.pop(key, None)
