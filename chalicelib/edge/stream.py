"""The log's stream: DynamoDB hands over new entries in order, and takes back from the first that failed."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.core.answers import Bots, answer
from chalicelib.core.errors import ParleyError
from chalicelib.core.ports import Ports
from chalicelib.observe import Observer

Record = Mapping[str, Any]


class LogStream:
    """Lets bots answer what the stream hands over. None of it fails twice in a different way: see `core.answers`."""

    def __init__(self, ports: Ports, bots: Bots, observer: Observer) -> None:
        self._ports = ports
        self._bots = bots
        self._observer = observer

    def handle(self, event: Record) -> dict[str, Any]:
        """Take the records in order; at the first that fails, ask for it and those behind it again.

        The event source mapping needs `ReportBatchItemFailures`. Its filter may drop all records that `is_asked`
        denies; here they cost nothing.
        """
        records: Sequence[Record] = event["Records"]
        failed = next((record for record in records if is_asked(record) and not self._answered(record)), None)
        failures = [{"itemIdentifier": failed["dynamodb"]["SequenceNumber"]}] if failed else []
        return {"batchItemFailures": failures}

    def _answered(self, record: Record) -> bool:
        """Whether the bots are done with it; what they were refused for good is done too."""
        conversation_id, seq = place(record)
        self._observer.begin(conversation_id=conversation_id, seq=str(seq))
        try:
            answer(self._ports, self._bots, conversation_id, seq)
        except ParleyError as error:
            self._observer.refused(error)
            return False
        except Exception:  # noqa: BLE001 - the last line: a bot's bug is logged whole, and its record asked for again
            self._observer.failed("unhandled")
            return False
        finally:
            self._observer.end()
        return True


def is_asked(record: Record) -> bool:
    """Whether this is a new entry that names bots to answer it."""
    return record["eventName"] == "INSERT" and "bots" in record["dynamodb"].get("NewImage", {})


def place(record: Record) -> tuple[str, int]:
    """The conversation and the position that the record tells of."""
    keys = record["dynamodb"]["Keys"]
    return keys["conversation_id"]["S"], int(keys["seq"]["N"])
