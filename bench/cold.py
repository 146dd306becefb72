"""Cold starts in instructions: importing the application and its first message, from the package as it is deployed.

The yardstick is what any function on DynamoDB pays: import botocore, make one client, get one item. Both run in fresh
processes, ours on nothing but the package, against AWS that answers at once.
"""

import json
import os
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.recording import Recording
from bench.standin import standin
from bench.valgrind import available, instructions
from infra.package import build_package, native_machine

BARE = """
from botocore.session import get_session
get_session().create_client("dynamodb").get_item(TableName="t", Key={"k": {"S": "v"}})
"""

IMPORT = "import app"

MESSAGE = """
import json, sys
from chalice.app import WebsocketEvent
import app
class Context:
    function_name, memory_limit_in_mb, invoked_function_arn, aws_request_id = "f", 512, "arn", "id"
assert app.sockets.message(WebsocketEvent(json.load(open(sys.argv[1])), Context())) == {"statusCode": 200}
"""


@dataclass(frozen=True, slots=True)
class Cold:
    """Instructions of a whole process: of nothing but Python, the yardstick, our import, and our first message too."""

    python: int
    bare: int
    imported: int
    first_message: int

    @property
    def ratio(self) -> float:
        """Import and first message, as a multiple of the yardstick; Python's own start left out of both."""
        return (self.first_message - self.python) / (self.bare - self.python)


def measure_cold(message: Recording) -> Cold | None:
    """By the recording of a text; None where valgrind is not installed."""
    if not available():
        return None
    with tempfile.TemporaryDirectory() as directory, standin(message.answers) as address:
        folder, event = Path(directory) / "package", Path(directory) / "event.json"
        event.write_text(json.dumps(message.events[0][1]))
        with zipfile.ZipFile(build_package(Path(directory) / "parley.zip", native_machine())) as archive:
            archive.extractall(folder)
        environment = {**os.environ, "AWS_ENDPOINT_URL": address, "SOCKET_API_URL": address}
        packed = {**environment, "PYTHONPATH": str(folder)}
        alone = ("-S", "-P")  # neither what is installed nor what lies in the working directory
        runs = (
            ([*alone, "-c", ""], packed),
            (["-c", BARE], environment),
            ([*alone, "-c", IMPORT], packed),
            ([*alone, "-c", MESSAGE, str(event)], packed),
        )
        with ThreadPoolExecutor(2) as pool:
            return Cold(*pool.map(lambda run: sum(instructions(*run)), runs))
