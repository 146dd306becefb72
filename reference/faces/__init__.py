"""What each face takes, answers, refuses and sends, and all of it together."""

from collections.abc import Mapping

from reference.faces import direct, marketplace, platform, rooms, shops, support
from reference.operations import Operations
from reference.schema import Schema

FACES = {
    "direct": direct,
    "marketplace": marketplace,
    "platform": platform,
    "rooms": rooms,
    "shops": shops,
    "support": support,
}
OPERATIONS: Operations = {route: one for face in FACES.values() for route, one in face.OPERATIONS.items()}
SHAPES: Mapping[str, Schema] = {name: one for face in FACES.values() for name, one in face.SHAPES.items()}
REFUSALS: Mapping[str, Schema] = {name: face.REFUSAL for name, face in FACES.items()}
