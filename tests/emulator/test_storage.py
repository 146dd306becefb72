"""What survives: a clean stop, and a kill a few seconds after a write."""

from pathlib import Path

import pytest

from emulator.settings import BUCKET, TABLE_PREFIX, StartError
from emulator.storage import Storage
from tests.emulator.conftest import eventually

pytestmark = pytest.mark.local_cloud

USERS = f"{TABLE_PREFIX}users"


def start(directory: Path) -> Storage:
    storage = Storage.start(directory, directory / "log")
    storage.create()
    return storage


def put(storage: Storage) -> None:
    storage.client("dynamodb").put_item(TableName=USERS, Item={"user_id": {"S": "ada"}})
    storage.client("s3").put_object(Bucket=BUCKET, Key="key", Body=b"object")


def has(storage: Storage) -> bool:
    item = storage.client("dynamodb").get_item(TableName=USERS, Key={"user_id": {"S": "ada"}})
    return "Item" in item and storage.client("s3").get_object(Bucket=BUCKET, Key="key")["Body"].read() == b"object"


def test_a_stop_keeps_the_data(tmp_path: Path) -> None:
    storage = start(tmp_path)
    put(storage)
    storage.stop()

    storage = start(tmp_path)

    try:
        assert has(storage)
    finally:
        storage.stop()


def test_a_kill_costs_seconds_not_the_data(tmp_path: Path) -> None:
    storage = start(tmp_path)
    put(storage)
    eventually(lambda: any("ada" in saved.read_text() for saved in tmp_path.glob("state/dynamodb.json")))
    storage.kill()

    storage = start(tmp_path)

    try:
        assert has(storage)
    finally:
        storage.stop()


def test_a_reset_empties_tables_and_bucket(tmp_path: Path) -> None:
    storage = start(tmp_path)
    try:
        put(storage)

        storage.reset()

        assert "Item" not in storage.client("dynamodb").get_item(TableName=USERS, Key={"user_id": {"S": "ada"}})
        assert storage.client("s3").list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
    finally:
        storage.stop()


def test_tables_of_another_version_are_refused(tmp_path: Path) -> None:
    storage = start(tmp_path)
    try:
        dynamodb = storage.client("dynamodb")
        dynamodb.delete_table(TableName=USERS)
        dynamodb.create_table(
            TableName=USERS,
            BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "other", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "other", "AttributeType": "S"}],
        )

        with pytest.raises(StartError, match="another version"):
            storage.create()
    finally:
        storage.stop()


def test_items_expire_by_the_attribute_that_the_application_names(storage: Storage) -> None:
    described = storage.client("dynamodb").describe_time_to_live(TableName=f"{TABLE_PREFIX}connections")

    assert described["TimeToLiveDescription"]["AttributeName"] == "expires_at"
