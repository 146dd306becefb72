"""The event source mapping of the log's stream: DynamoDB's changes, in order, as events of a function.

Shapes and rules from the Lambda developer guide, «Using Lambda with Amazon DynamoDB» and «Configuring partial batch
response». The mapping starts at LATEST, when the emulator does: what was written before is not told again.
"""

import asyncio
import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from emulator.functions import FunctionError, Functions, PayloadTooLargeError
from emulator.limits import Limits
from emulator.logs import LogFile

FUNCTION = "on_log"
TABLE = "log"

Record = dict[str, Any]


class Stream:
    """One table's stream, read with a boto3 client. The calls block, so each runs in a thread."""

    def __init__(self, client: Any, arn: str) -> None:
        self._client = client
        self.arn = arn

    async def shards(self) -> list[str]:
        """An iterator at the end of each shard."""
        described = await asyncio.to_thread(self._client.describe_stream, StreamArn=self.arn)
        return [await self._latest(shard["ShardId"]) for shard in described["StreamDescription"]["Shards"]]

    async def _latest(self, shard_id: str) -> str:
        wanted = {"StreamArn": self.arn, "ShardId": shard_id, "ShardIteratorType": "LATEST"}
        found = await asyncio.to_thread(self._client.get_shard_iterator, **wanted)
        return str(found["ShardIterator"])

    async def read(self, iterator: str, most: int) -> tuple[list[Record], str | None]:
        """The next records, and the iterator behind them (None at the end of a closed shard)."""
        page = await asyncio.to_thread(self._client.get_records, ShardIterator=iterator, Limit=most)
        return [_record(record, self.arn) for record in page["Records"]], page.get("NextShardIterator")


class StreamWorker:
    """Passes a stream on to the function; `dead_letters` are the records that it gave up on."""

    def __init__(self, stream: Stream, functions: Functions, limits: Limits, log: LogFile) -> None:
        self._stream = stream
        self._functions = functions
        self._limits = limits
        self._log = log
        self.dead_letters: list[Record] = []

    async def run(self, shards: Sequence[str]) -> None:
        """Follow every shard from its iterator on, for ever; or until the stream is lost, which the log then tells."""
        try:
            await asyncio.gather(*(self._follow(iterator) for iterator in shards))
        except (BotoCoreError, ClientError) as error:
            self._tell(f"{FUNCTION} gets no more events", error=str(error))

    async def _follow(self, shard: str) -> None:
        iterator: str | None = shard
        while iterator:
            records, iterator = await self._stream.read(iterator, self._limits.stream_batch)
            if records:
                await self._deliver(records)
            else:
                await asyncio.sleep(self._limits.stream_poll_seconds)

    async def _deliver(self, records: list[Record]) -> None:
        """Invoke until all are done. The shard waits meanwhile: that is what keeps the order."""
        for attempt in range(self._limits.stream_attempts):
            if attempt:
                await asyncio.sleep(self._limits.stream_poll_seconds * 2**attempt)
            records = records[await self._invoke(records) :]
            if not records:
                return
        self.dead_letters += records
        lost = [record["dynamodb"]["SequenceNumber"] for record in records]
        self._tell(f"{FUNCTION} failed too often", dead_letters=lost)

    def _tell(self, message: str, **details: Any) -> None:
        self._log.write(json.dumps({"message": message, **details}).encode() + b"\n")

    async def _invoke(self, records: list[Record]) -> int:
        """How many records, from the first on, are done."""
        try:
            answer = await self._functions.invoke(FUNCTION, {"Records": records})
        except (FunctionError, PayloadTooLargeError):
            return 0
        return done(records, answer)


def done(records: Sequence[Record], answer: Any) -> int:
    """How many records an answer confirms: those before the first that it names in `batchItemFailures`."""
    failures = answer.get("batchItemFailures") if isinstance(answer, dict) else None
    if not failures:
        return len(records)
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    named = [failure.get("itemIdentifier") for failure in failures]
    return min(numbers.index(name) if name in numbers else 0 for name in named)


def _record(record: Record, arn: str) -> Record:
    """A record of the stream's API as Lambda passes it on: plain JSON, and where it comes from."""
    plain: Record = json.loads(json.dumps(record, default=_plain))
    return {**plain, "eventSourceARN": arn}


def _plain(value: object) -> float | str:
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not of a stream's record")
