"""Signed requests: whoever shares the secret can tell that a request is ours, unchanged and recent."""

import hmac
from collections.abc import Mapping
from hashlib import sha256

TIMESTAMP = "Parley-Timestamp"
SIGNATURE = "Parley-Signature"


def signed(secret: str, timestamp: int, body: bytes) -> Mapping[str, str]:
    """The headers of a request with this body, sent at `timestamp` (seconds since 1970).

    The signature is the HMAC-SHA256, in hex, of the timestamp in decimal, a full stop and the body.
    """
    said = f"{timestamp}.".encode() + body
    digest = hmac.new(secret.encode(), said, sha256).hexdigest()
    return {TIMESTAMP: str(timestamp), SIGNATURE: f"sha256={digest}"}
