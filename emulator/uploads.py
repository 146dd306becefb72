"""The bucket's notification: an ObjectCreated event for each upload. Shape from «Event message structure» of S3."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from emulator.clock import Clock
from emulator.functions import FunctionError, Functions, PayloadTooLargeError
from emulator.settings import BUCKET, REGION
from emulator.storage import Storage

FUNCTION = "on_upload"
ATTEMPTS = 3
"""An asynchronous invocation is tried again twice, says the Lambda developer guide."""


class Uploads:
    """Tells the application of uploads, if it has a function for it."""

    def __init__(self, storage: Storage, functions: Functions, clock: Clock) -> None:
        self._storage = storage
        self._functions = functions
        self._clock = clock

    async def created(self, key: str) -> None:
        """An upload through the origin succeeded."""
        if FUNCTION not in self._functions.description.handlers:
            return
        head = await asyncio.to_thread(self._storage.client("s3").head_object, Bucket=BUCKET, Key=key)
        event = {"Records": [self._record(key, head)]}
        for _ in range(ATTEMPTS):
            try:
                await self._functions.invoke(FUNCTION, event)
            except (FunctionError, PayloadTooLargeError):
                continue
            return

    def _record(self, key: str, head: dict[str, Any]) -> dict[str, Any]:
        stored = {"key": quote_plus(key, safe="/"), "size": head["ContentLength"], "eTag": head["ETag"].strip('"')}
        now = datetime.fromtimestamp(self._clock.now(), UTC)
        return {
            "eventVersion": "2.1",
            "eventSource": "aws:s3",
            "awsRegion": REGION,
            "eventTime": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "eventName": "ObjectCreated:Post",
            "s3": {
                "s3SchemaVersion": "1.0",
                "bucket": {"name": BUCKET, "arn": f"arn:aws:s3:::{BUCKET}"},
                "object": stored,
            },
        }
