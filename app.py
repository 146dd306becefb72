"""Parley's table of contents: which faces there are, and the functions that AWS calls."""

import os
from typing import Any

from chalice.app import Chalice, WebsocketEvent

from chalicelib import wiring
from chalicelib.core.access import SUPPORT
from chalicelib.core.model import DIRECT, MARKETPLACE, SHOPS
from chalicelib.core.rooms import ROOMS
from chalicelib.edge import drf
from chalicelib.edge.actions import shared_actions
from chalicelib.edge.bucket import Bucket
from chalicelib.edge.http import Routes, Site, accept_anything
from chalicelib.edge.socket import Sockets
from chalicelib.edge.stream import LogStream
from chalicelib.faces.direct import routes as direct_routes
from chalicelib.faces.direct import shapes as direct_shapes
from chalicelib.faces.marketplace import routes as marketplace_routes
from chalicelib.faces.marketplace import shapes as marketplace_shapes
from chalicelib.faces.platform import routes as platform_routes
from chalicelib.faces.platform import shapes as platform_shapes
from chalicelib.faces.rooms import routes as rooms_routes
from chalicelib.faces.rooms import shapes as rooms_shapes
from chalicelib.faces.shops import routes as shops_routes
from chalicelib.faces.shops import shapes as shops_shapes
from chalicelib.faces.support import routes as support_routes
from chalicelib.faces.support import shapes as support_shapes
from chalicelib.settings import load_settings

FACES = (
    (direct_routes, direct_shapes.failure),
    (marketplace_routes, drf.refusal),
    (platform_routes, platform_shapes.refusal),
    (rooms_routes, rooms_shapes.refusal),
    (shops_routes, drf.refusal),
    (support_routes, support_shapes.refusal),
)
settings = load_settings(os.environ)
ENCODERS = {
    DIRECT: direct_shapes.frame,
    MARKETPLACE: marketplace_shapes.frames(settings.public_url),
    ROOMS: rooms_shapes.frame,
    SHOPS: shops_shapes.frame,
    SUPPORT: support_shapes.frame,
}


def assemble(parts: wiring.Parts) -> tuple[Chalice, Sockets]:
    """The REST application and the socket's handlers, on these parts."""
    application = Chalice(app_name="parley", configure_logs=False)
    application.api.binary_types = ["*/*"]
    application.experimental_feature_flags.add("WEBSOCKETS")
    application.register_middleware(accept_anything, "http")
    site = Site(parts.settings.public_url, parts.settings.allow_origin)
    for face, refuse in FACES:
        routes = Routes(face.__name__, parts.identity, parts.observer, refuse, site)
        face.declare(routes, parts.ports, parts.settings.policy)
        routes.refuse_other_methods()
        application.register_blueprint(routes.blueprint)
    actions = {**shared_actions(parts.ports), **direct_routes.actions(parts.ports)}
    return application, Sockets(parts.ports, parts.identity, actions, parts.reply, parts.observer)


parts = wiring.build(settings, ENCODERS)
app, sockets = assemble(parts)
log_stream = LogStream(parts.ports, parts.bots, parts.observer)
bucket = Bucket(parts.ports, parts.observer)


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


@app.lambda_function(name="on_log")
def on_log(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """The log's stream hands over new entries, for bots to answer."""
    return log_stream.handle(event)


@app.lambda_function(name="on_upload")
def on_upload(event: dict[str, Any], _context: object) -> None:
    """The bucket tells of a file that arrived."""
    bucket.handle(event)
