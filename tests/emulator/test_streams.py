"""The log's stream as events of a function."""

import uuid
from dataclasses import replace

import httpx
import pytest

from emulator.limits import Limits
from emulator.settings import TABLE_PREFIX
from emulator.storage import Storage
from emulator.streams import done
from emulator.testing import LocalCloud
from tests.emulator.conftest import APPLICATION, eventually

RECORDS = [{"dynamodb": {"SequenceNumber": number}} for number in ("1", "2", "3")]


@pytest.mark.parametrize(
    ("answer", "confirmed"),
    [
        (None, 3),
        ({}, 3),
        ({"batchItemFailures": []}, 3),
        ({"batchItemFailures": [{"itemIdentifier": "3"}, {"itemIdentifier": "2"}]}, 1),
        ({"batchItemFailures": [{"itemIdentifier": "unknown"}]}, 0),
        ({"batchItemFailures": [{"itemIdentifier": ""}]}, 0),
    ],
)
def test_an_answer_confirms_the_records_before_the_first_failure(answer: object, confirmed: int) -> None:
    assert done(RECORDS, answer) == confirmed


def write(storage: Storage, *texts: str) -> None:
    """Append to the log, and so to its stream."""
    for seq, text in enumerate(texts, start=1):
        item = {"conversation_id": {"S": uuid.uuid4().hex}, "seq": {"N": str(seq)}, "text": {"S": text}}
        storage.client("dynamodb").put_item(TableName=f"{TABLE_PREFIX}log", Item=item)


def seen(cloud: LocalCloud) -> list[str]:
    """The texts that the function was given, in order."""
    return list(httpx.get(f"{cloud.origin}/memory/log").json())


@pytest.mark.local_cloud
def test_entries_reach_the_function_in_order(cloud: LocalCloud) -> None:
    texts = [uuid.uuid4().hex for _ in range(5)]

    write(cloud.storage, *texts)

    eventually(lambda: [text for text in seen(cloud) if text in texts] == texts)


@pytest.mark.local_cloud
def test_what_fails_again_and_again_ends_as_a_dead_letter() -> None:
    limits = replace(Limits(), stream_attempts=2, stream_poll_seconds=0.01)
    with LocalCloud.start(APPLICATION, limits) as cloud:
        write(cloud.storage, "before", "poison")
        eventually(lambda: len(cloud.dead_letters) == 1)
        write(cloud.storage, "after")

        eventually(lambda: "after" in seen(cloud))
        assert cloud.dead_letters[0]["dynamodb"]["NewImage"]["text"] == {"S": "poison"}
        assert seen(cloud).count("before") == 1
        assert seen(cloud).count("poison") == 2


@pytest.mark.local_cloud
def test_a_reset_forgets_everything_and_follows_the_new_stream() -> None:
    with LocalCloud.start(APPLICATION) as cloud:
        write(cloud.storage, "old")
        eventually(lambda: "old" in seen(cloud))

        cloud.reset()
        write(cloud.storage, "new")

        eventually(lambda: seen(cloud) == ["new"])
