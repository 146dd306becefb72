"""One function instance: a process that imports the Chalice application once and answers one event at a time.

Started by `emulator.instances` as `python -m emulator.instance <socket's descriptor> <application's directory>`. It
speaks JSON lines over that socket, because standard output belongs to the application's logs. It ends when the socket
does, even in the middle of an event, so it never outlives the emulator.
"""

import importlib
import json
import os
import queue
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

Handlers = dict[str, Callable[[Any, Any], Any]]


class LambdaContext:
    """What Lambda passes beside the event."""

    function_version = "$LATEST"
    memory_limit_in_mb = "512"

    def __init__(self, request_id: str, seconds: float) -> None:
        self.aws_request_id = request_id
        self.function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
        self.invoked_function_arn = f"arn:aws:lambda:us-east-1:123456789012:function:{self.function_name}"
        self.log_group_name = f"/aws/lambda/{self.function_name}"
        self.log_stream_name = str(os.getpid())
        self._deadline = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda would stop the invocation."""
        return max(0, int((self._deadline - time.monotonic()) * 1000))


def load(directory: str) -> tuple[Any, Handlers]:
    """The application in `app.py` of the directory, and its handlers by what the gateway calls them."""
    os.chdir(directory)
    sys.path.insert(0, directory)
    app = importlib.import_module("app").app
    handlers: Handlers = {"rest": app}
    for route_key, config in app.websocket_handlers.items():
        handlers[route_key] = app.handler_map[config.name]
    for function in app.pure_lambda_functions:
        handlers[function.name] = app.handler_map[function.name]
    return app, handlers


def describe(app: Any, handlers: Handlers) -> dict[str, Any]:
    """What the gateway has to know: routes with their methods and preflight headers, binary types, handlers."""
    return {
        "routes": {path: sorted(methods) for path, methods in app.routes.items()},
        "preflight": {
            path: entry.cors.get_access_control_headers()
            for path, methods in app.routes.items()
            for entry in methods.values()
            if entry.cors
        },
        "binary_types": app.api.binary_types,
        "handlers": sorted(handlers),
    }


def answer(handlers: Handlers, invocation: dict[str, Any]) -> bytes:
    """One event in, one line out; what a handler raises becomes an error, as in Lambda's own runtime."""
    context = LambdaContext(invocation["request_id"], invocation["seconds"])
    try:
        line = _line({"result": handlers[invocation["target"]](invocation["event"], context)})
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is a failed invocation, not a dead process
        traceback.print_exc()
        return _line({"error": f"{type(error).__name__}: {error}"})
    if len(line) > invocation["largest"]:
        return _line({"error": f"ResponseSizeTooLarge: {len(line)} bytes exceed the limit of {invocation['largest']}"})
    return line


def _line(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode() + b"\n"


def main(descriptor: int, directory: str) -> None:
    """Announce the application, then answer until the socket closes."""
    channel = socket.socket(fileno=descriptor)
    try:
        app, handlers = load(directory)
    except Exception as error:  # noqa: BLE001 - the emulator tells the person at the terminal why there is no application
        traceback.print_exc()
        channel.sendall(_line({"failure": f"{type(error).__name__}: {error}"}))
        return
    events: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(channel, events), daemon=True).start()
    channel.sendall(_line(describe(app, handlers)))
    while True:
        channel.sendall(answer(handlers, json.loads(events.get())))


def _read(channel: socket.socket, events: "queue.SimpleQueue[bytes]") -> None:
    """Pass events on. A closed socket ends the process at once, also one whose handler hangs."""
    for line in channel.makefile("rb"):
        events.put(line)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
