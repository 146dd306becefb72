"""Posting to one socket through API Gateway's management API."""

from enum import Enum

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.management import Management


class Outcome(Enum):
    """What became of a frame; the values are the names of metrics."""

    DELIVERED = "delivered"
    GONE = "gone"
    FAILED = "delivery_failed"


class Poster:
    """Passing failures (429, 5xx, time-outs) are tried again by the API it is given."""

    def __init__(self, management: Management) -> None:
        self._management = management

    def post(self, connection_id: str, data: bytes) -> Outcome:
        """Post the frame; never raises for what happens on the way."""
        try:
            self._management.post_to_connection(connection_id, data)
        except ClientError as error:
            return Outcome.GONE if error.response["Error"]["Code"] == "GoneException" else Outcome.FAILED
        except BotoCoreError:
            return Outcome.FAILED
        return Outcome.DELIVERED
