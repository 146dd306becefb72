"""Posting to one socket through API Gateway's management API."""

from enum import Enum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError


class Outcome(Enum):
    """What became of a frame; the values are the names of metrics."""

    DELIVERED = "delivered"
    GONE = "gone"
    FAILED = "delivery_failed"


class Poster:
    """Passing failures (429, 5xx, time-outs) are tried again by the client it is given."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def post(self, connection_id: str, data: bytes) -> Outcome:
        """Post the frame; never raises for what happens on the way."""
        try:
            self._client.post_to_connection(ConnectionId=connection_id, Data=data)
        except self._client.exceptions.GoneException:
            return Outcome.GONE
        except (BotoCoreError, ClientError):
            return Outcome.FAILED
        return Outcome.DELIVERED
