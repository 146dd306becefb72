"""The bucket's events: a presigned upload has arrived."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.core.arrivals import arrived
from chalicelib.core.errors import Unavailable
from chalicelib.core.ports import Ports
from chalicelib.observe import Observer


class Bucket:
    """Completes the messages whose files arrive. Every event may come twice, and does nothing the second time."""

    def __init__(self, ports: Ports, observer: Observer) -> None:
        self._ports = ports
        self._observer = observer

    def handle(self, event: Mapping[str, Any]) -> None:
        """Complete what can be. Raises Unavailable if anything could not for now, so that the event comes again."""
        created = [one for one in event.get("Records", []) if one["eventName"].startswith("ObjectCreated:")]
        outcomes = [self._completed(unquote_plus(one["s3"]["object"]["key"])) for one in created]
        if not all(outcomes):
            raise Unavailable("an upload could not be completed; the event has to come again")

    def _completed(self, key: str) -> bool:
        self._observer.begin(key=key)
        try:
            arrived(self._ports, key)
        except Unavailable as error:
            self._observer.refused(error)
            return False
        finally:
            self._observer.end()
        return True
