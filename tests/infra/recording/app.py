"""The application as it is deployed, on a session that says on standard output which function needs what of AWS.

The local cloud runs it in place of `app.py`; what is printed ends in the local cloud's log.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.session import Session

from chalicelib import wiring
from chalicelib.edge.bucket import Bucket
from chalicelib.edge.stream import LogStream
from chalicelib.settings import load_settings
from emulator.settings import PROJECT, TABLE_PREFIX
from tests.infra.calls import needed

UNREAD = AWSResponse("https://secret", 200, {}, None)

spec = spec_from_file_location("parley_app", PROJECT / "app.py")
assert spec
assert spec.loader
real: Any = module_from_spec(spec)
spec.loader.exec_module(real)


class Recorder:
    """One event at a time: the function that has it is the one that calls."""

    def __init__(self) -> None:
        self.function = "start"

    def named(self, name: str, handler: Callable[..., Any]) -> Callable[..., Any]:
        """The handler, with its calls noted under this name."""

        def call(*arguments: Any) -> Any:
            self.function = name
            return handler(*arguments)

        return call

    def sent(self, request: AWSPreparedRequest, event_name: str, **_: Any) -> None:
        """A call is about to be made."""
        service, operation = event_name.split(".")[1:]
        self._note(operation, json.loads(request.body) if service == "dynamodb" else {})

    def asked(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """A call that is not made, since it is answered here, would be."""
        self._note(model.name, params)

    def signed(self, operation_name: str, **_: Any) -> None:
        """A call of S3 is signed: to be made now, or by whoever is given the form or link."""
        self._note(operation_name, {})

    def _note(self, operation: str, params: dict[str, Any]) -> None:
        for target, action in needed(operation, params, TABLE_PREFIX):
            line = json.dumps({"function": self.function, "target": target, "action": action})
            print(line + "\n", end="", flush=True)  # noqa: T201 - in one piece, for calls are made side by side


def answer_secret(**_: Any) -> tuple[AWSResponse, dict[str, str]]:
    """Secrets Manager's answer, since the local cloud has none."""
    return UNREAD, {"SecretString": os.environ["JWT_SECRET"]}


recorder = Recorder()
session = Session()
for service in ("dynamodb", "apigatewaymanagementapi"):
    session.register(f"before-send.{service}", recorder.sent)
session.register("provide-client-params.secrets-manager", recorder.asked)
session.register("before-sign.s3", recorder.signed)
session.register("before-call.secrets-manager.GetSecretValue", answer_secret)
settings = replace(load_settings(os.environ), jwt_secret=None, jwt_secret_arn="arn:aws:secretsmanager:::secret:one")
parts = wiring.build(settings, real.ENCODERS, session)
application, sockets = real.assemble(parts)


real.sockets = sockets
real.log_stream = LogStream(parts.ports, parts.bots, parts.observer)
real.bucket = Bucket(parts.ports, parts.observer)


class Recorded:
    """The Chalice application, as the local cloud asks for it."""

    def __init__(self) -> None:
        self.websocket_handlers = real.app.websocket_handlers
        self.pure_lambda_functions = real.app.pure_lambda_functions
        self.routes = application.routes
        self.api = application.api
        self.handler_map = {name: recorder.named(name, one) for name, one in real.app.handler_map.items()}

    def __call__(self, event: Any, context: Any) -> Any:
        """A REST request."""
        recorder.function = "api"
        return application(event, context)


app = Recorded()
