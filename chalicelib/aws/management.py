"""API Gateway's management API: a frame to one socket."""

import time
from urllib.parse import quote

from botocore.session import Session

from chalicelib.aws.endpoint import Endpoint, Service, Sleep

MANAGEMENT = Service("apigatewaymanagementapi", "execute-api")
_HEADERS = {"Content-Type": "application/octet-stream"}


class Management:
    """The sockets of one WebSocket API, at its stage's address."""

    def __init__(self, session: Session, url: str, sleep: Sleep = time.sleep) -> None:
        self._endpoint = Endpoint(session, MANAGEMENT, url, sleep)

    def post_to_connection(self, connection_id: str, data: bytes) -> None:
        """Send the frame. Raises as `Endpoint.post`: ClientError with GoneException where the socket has closed."""
        self._endpoint.post("PostToConnection", f"/@connections/{quote(connection_id, safe='')}", _HEADERS, data)
