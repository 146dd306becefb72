"""A little Chalice application for the emulator's own tests: it echoes, sleeps, fails and dies on demand."""

import json
import os
import sys
import time
from typing import Any

import boto3
from chalice.app import Chalice, Request, Response, WebsocketEvent

app = Chalice(app_name="little")
app.api.binary_types = ["application/octet-stream", "image/png"]

gateway = boto3.client("apigatewaymanagementapi", endpoint_url=os.environ["SOCKET_API_URL"])
table = boto3.resource("dynamodb").Table(f"{os.environ['TABLE_PREFIX']}users")


def remember(name: str, value: str) -> None:
    """Append to what a test may ask for under `/memory/{name}`."""
    table.update_item(
        Key={"user_id": name},
        UpdateExpression="SET seen = list_append(if_not_exists(seen, :none), :new)",
        ExpressionAttributeValues={":none": [], ":new": [value]},
    )


@app.route("/memory/{name}")
def memory(name: str) -> list[str]:
    found = table.get_item(Key={"user_id": name}, ConsistentRead=True)
    return [str(value) for value in found.get("Item", {}).get("seen", [])]


@app.route("/remember/{name}/{value}")
def note(name: str, value: str) -> None:
    remember(name, value)


@app.route("/event", methods=["GET", "POST"], content_types=["application/json", "text/plain", "image/png"])
def event() -> Any:
    return request().to_original_event()


@app.route("/things/{name}", methods=["GET", "PUT"], cors=True)
def thing(name: str) -> dict[str, str]:
    return {"route": "variable", "name": name}


@app.route("/things/static")
def static() -> dict[str, str]:
    return {"route": "static"}


@app.route("/sleep/{seconds}")
def sleep(seconds: str) -> dict[str, int]:
    time.sleep(float(seconds))
    return {"pid": os.getpid()}


@app.route("/print/{word}")
def say(word: str) -> None:
    sys.stdout.write(json.dumps({"said": word}) + "\n")


@app.route("/die")
def die() -> None:
    os._exit(1)


@app.route("/large/{size}")
def large(size: str) -> str:
    return "x" * int(size)


@app.route("/image")
def image() -> Response:
    return Response(b"\x89PNG\x00", headers={"Content-Type": "image/png", "Set-Cookie": ["a=1", "b=2"]})


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> dict[str, Any]:
    said = (event.to_dict().get("queryStringParameters") or {}).get("do", "")
    if said == "raise":
        raise RuntimeError("as asked")
    if said == "post":
        gateway.post_to_connection(ConnectionId=event.connection_id, Data=b"too early")
    headers = {"Sec-WebSocket-Protocol": "chat"} if said == "protocol" else {}
    return {"statusCode": int(said) if said.isdecimal() else 200, "headers": headers}


@app.on_ws_message()
def message(event: WebsocketEvent) -> None:
    verb, _, rest = event.body.partition(" ")
    if verb == "raise":
        raise RuntimeError("as asked")
    if verb == "sleep":
        time.sleep(float(rest))
    gateway.post_to_connection(ConnectionId=event.connection_id, Data=event.body.encode())


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> None:
    context = event.to_dict()["requestContext"]
    remember("disconnects", f"{context['connectionId']} {context['disconnectStatusCode']}")


@app.lambda_function(name="on_log")
def on_log(event: dict[str, Any], _: Any) -> dict[str, Any]:
    texts = [record["dynamodb"]["NewImage"]["text"]["S"] for record in event["Records"]]
    numbers = [record["dynamodb"]["SequenceNumber"] for record in event["Records"]]
    for text, number in zip(texts, numbers, strict=True):
        remember("log", text)
        if text == "poison":
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {}


@app.lambda_function(name="on_upload")
def on_upload(event: dict[str, Any], _: Any) -> None:
    for record in event["Records"]:
        remember("uploads", record["s3"]["object"]["key"])


def request() -> Request:
    """The request being answered."""
    assert app.current_request is not None
    return app.current_request
