"""Cold starts in instructions, which repeat where seconds drift: importing the application and its first message.

The yardstick is what any function on DynamoDB pays: import botocore, make one client, get one item. Both run under
valgrind in fresh processes, from compiled sources, on AWS that answers at once.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.recording import Recording
from bench.standin import standin

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
    if shutil.which("valgrind") is None:
        return None
    with tempfile.TemporaryDirectory() as directory, standin(message.answers) as address:
        event = Path(directory) / "event.json"
        event.write_text(json.dumps(message.events[0][1]))
        counts = [_instructions(script, address, event) for script in ("", BARE, IMPORT, MESSAGE)]
    return Cold(*counts)


def _instructions(script: str, address: str, event: Path) -> int:
    """Of the second of two runs, so that byte code is there. Raises RuntimeError where the script fails."""
    command = [sys.executable, "-c", script, str(event)]
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": address,
        "SOCKET_API_URL": address,
        "PYTHONHASHSEED": "0",
    }
    subprocess.run(command, env=environment, check=True, capture_output=True)
    valgrind = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}"]
    run = subprocess.run([*valgrind, *command], env=environment, check=True, capture_output=True, text=True)
    found = re.search(r"Collected : (\d+)", run.stderr)
    if found is None:
        raise RuntimeError(run.stderr[-500:])
    return int(found[1])
