"""DynamoDB and S3 of the local cloud: ministack in a process of its own, with the application's tables and bucket."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import boto3
import httpx

from chalicelib.storage.tables import definitions, ttl
from emulator.settings import BUCKET, HOST, KEY, PROJECT, REGION, TABLE_PREFIX, StartError

STOP_SECONDS = 10


class Storage:
    """A running ministack, reachable at `url` with the key pair test/test."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str) -> None:
        self._process = process
        self._clients: dict[str, Any] = {}
        self.url = url

    @classmethod
    def start(cls, directory: Path, log: Path, inherit: tuple[int, ...] = ()) -> "Storage":
        """Start on a free port of the loopback interface, with the state kept in the directory.

        Descriptors to inherit stay open until the state is saved, even if the emulator itself is killed.
        """
        log.parent.mkdir(parents=True, exist_ok=True)
        with socket.create_server((HOST, 0)) as listener, log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "emulator.storage_process", str(listener.fileno())],
                cwd=PROJECT,
                env=_environment(directory.resolve(), listener.getsockname()[1]),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=[listener.fileno(), *inherit],
                start_new_session=True,
            )
            return cls(process, f"http://{HOST}:{listener.getsockname()[1]}")

    def client(self, service: str) -> Any:
        """A boto3 client for it; there is one of each service."""
        if service not in self._clients:
            session = boto3.Session(KEY, KEY, region_name=REGION)
            self._clients[service] = session.client(service, endpoint_url=self.url)
        return self._clients[service]

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        return self._process.poll() is None

    def create(self) -> None:
        """Create the tables and the bucket that are not there. Raises StartError for tables of another version."""
        dynamodb, s3 = self.client("dynamodb"), self.client("s3")
        there = set(dynamodb.list_tables()["TableNames"])
        expiring = ttl(TABLE_PREFIX)
        for definition in definitions(TABLE_PREFIX):
            name = definition["TableName"]
            if name in there:
                _check(definition, dynamodb.describe_table(TableName=name)["Table"])
                continue
            dynamodb.create_table(**definition)
            if name in expiring:
                specification = {"Enabled": True, "AttributeName": expiring[name]}
                dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=specification)
        _create_bucket(s3)

    def reset(self) -> None:
        """Forget everything, then create it anew."""
        httpx.post(f"{self.url}/_ministack/reset", trust_env=False).raise_for_status()
        self.create()

    def stop(self) -> None:
        """End standard input, which makes the process save and end; wait until it has."""
        with suppress(BrokenPipeError):
            self._process.communicate(timeout=STOP_SECONDS)

    def kill(self) -> None:
        """SIGKILL, as a power cut would; what was not saved is lost."""
        self._process.kill()
        self._process.communicate()


def _environment(directory: Path, port: int) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ},
        "AUTH": "true",
        "SERVICES": "dynamodb,dynamodbstreams,s3",
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "PERSIST_STATE": "1",
        "STATE_DIR": str(directory / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(directory / "objects"),
        "IOT_MTLS_ENABLED": "0",  # a listener that nobody here needs
        "SFTP_ENABLED": "0",
        "DOCKER_HOST": "unix:///nowhere",  # it would remove containers, which are none of its business here
        "LOG_LEVEL": "WARNING",
    }


def _check(wanted: dict[str, Any], found: dict[str, Any]) -> None:
    if _shape(wanted) != _shape(found):
        raise StartError(f"{wanted['TableName']} was made by another version; remove DATA_DIR to start afresh")


def _shape(table: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """The keys of the table, under "", and of its indexes, under their names."""
    indexes = [*table.get("LocalSecondaryIndexes", ()), *table.get("GlobalSecondaryIndexes", ())]
    schemas = {"": table["KeySchema"]} | {index["IndexName"]: index["KeySchema"] for index in indexes}
    return {name: {(key["AttributeName"], key["KeyType"]) for key in schema} for name, schema in schemas.items()}


def _create_bucket(s3: Any) -> None:
    with suppress(s3.exceptions.BucketAlreadyOwnedByYou):  # S3 in us-east-1 lets it pass; ministack not after a kill
        s3.create_bucket(Bucket=BUCKET)
    rule = {"AllowedMethods": ["GET", "HEAD", "POST", "PUT"], "AllowedOrigins": ["*"], "AllowedHeaders": ["*"]}
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration={"CORSRules": [rule]})
