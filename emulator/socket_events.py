"""Events of a WebSocket API. Shapes from the developer guide, «Set up a WebSocket API integration request»."""

from typing import Any

from emulator import events
from emulator.connections import Connection
from emulator.settings import HOST

API_ID = "parleysock"
STAGE = "api"

REASONS = {1001: "Going away", 1005: "Client-side close frame status not set"}


def connect(connection: Connection, now: float) -> dict[str, Any]:
    """$connect: the only event that carries the handshake's headers and query."""
    multi_headers, multi_query = events.headers(connection.socket, now), events.query(connection.socket)
    event: dict[str, Any] = {"headers": events.last(multi_headers), "multiValueHeaders": multi_headers}
    if multi_query:
        event["queryStringParameters"] = events.last(multi_query)
        event["multiValueQueryStringParameters"] = multi_query
    return {**event, "requestContext": _context(connection, now, "$connect", "CONNECT"), "isBase64Encoded": False}


def message(connection: Connection, now: float, body: str) -> dict[str, Any]:
    """$default: a text message."""
    context = {**_context(connection, now, "$default", "MESSAGE"), "messageId": events.request_id()}
    return {"requestContext": context, "body": body, "isBase64Encoded": False}


def disconnect(connection: Connection, now: float, code: int, reason: str) -> dict[str, Any]:
    """$disconnect, with why the socket closed."""
    sent = {"Host": HOST, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
    context = _context(connection, now, "$disconnect", "DISCONNECT")
    context |= {"disconnectStatusCode": code, "disconnectReason": reason or REASONS.get(code, "")}
    return {
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "requestContext": context,
        "isBase64Encoded": False,
    }


def _context(connection: Connection, now: float, route_key: str, event_type: str) -> dict[str, Any]:
    request_id = events.request_id()
    return {
        "routeKey": route_key,
        "eventType": event_type,
        "extendedRequestId": request_id,
        "requestTime": events.request_time(now),
        "messageDirection": "IN",
        "stage": STAGE,
        "connectedAt": events.milliseconds(connection.connected_at),
        "requestTimeEpoch": events.milliseconds(now),
        "identity": events.identity(connection.socket),
        "requestId": request_id,
        "domainName": HOST,
        "connectionId": connection.id,
        "apiId": API_ID,
    }
