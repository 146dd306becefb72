"""Parley's table of contents: which faces there are, and the functions that AWS calls."""

import os
from typing import Any

from chalice import Chalice
from chalice.app import WebsocketEvent

from chalicelib import wiring
from chalicelib.core.model import DIRECT
from chalicelib.edge.http import Routes, accept_anything
from chalicelib.edge.socket import Sockets, ping
from chalicelib.faces.direct import routes as direct_routes
from chalicelib.faces.direct import shapes as direct_shapes
from chalicelib.faces.platform import routes as platform_routes
from chalicelib.faces.platform import shapes as platform_shapes
from chalicelib.settings import load_settings

FACES = (
    (direct_routes, direct_shapes.failure),
    (platform_routes, platform_shapes.refusal),
)
ENCODERS = {DIRECT: direct_shapes.frame}

app = Chalice(app_name="parley", configure_logs=False)
app.api.binary_types = ["*/*"]
app.register_middleware(accept_anything, "http")

parts = wiring.build(load_settings(os.environ), ENCODERS)

for face, refuse in FACES:
    routes = Routes(face.__name__, parts.identity, parts.observer, refuse, parts.settings.public_url)
    face.declare(routes, parts.ports)
    app.register_blueprint(routes.blueprint)

ACTIONS = {"ping": ping, **direct_routes.actions(parts.ports)}
sockets = Sockets(parts.ports, parts.identity, ACTIONS, parts.reply, parts.observer)


@app.on_ws_connect()
def connect(event: WebsocketEvent) -> dict[str, Any]:
    """A client opens a socket."""
    return sockets.connect(event)


@app.on_ws_message()
def message(event: WebsocketEvent) -> dict[str, Any]:
    """A client sends a frame."""
    return sockets.message(event)


@app.on_ws_disconnect()
def disconnect(event: WebsocketEvent) -> dict[str, Any]:
    """A socket closed."""
    return sockets.disconnect(event)
