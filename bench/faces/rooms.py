"""Users in a room, two unless told otherwise, all connected, with 120 messages before; and rooms to join."""

from collections.abc import Mapping
from uuid import uuid4

from bench.faces.direct import TEXT
from bench.fixtures import more_members, more_messages
from bench.operations import TURNS, Act
from bench.process import House, person

ROOMS = "/api/chat/conversations/"


def prepare(house: House, messages: int = 120, members: int = 2) -> Mapping[str, Act]:
    """All that the API offers to those who take part: so many, all of them connected."""
    owner, second, *others = [uuid4().hex for _ in range(max(2, members))]
    ann, guest = person(owner), person(second)
    room = _room(house, ann)
    path = f"{ROOMS}{room}/messages/"
    if members > 1:
        house.call("POST", f"{ROOMS}{room}/join/", guest, {})
    more_members(house, room, others)
    for name in (owner, second, *others)[:members][::-1]:
        house.connect(token=person(name))
    house.call("POST", path, ann, {"type": "T", "text": TEXT})
    more_messages(house, room, messages)
    elsewhere = [_room(house, ann) for _ in range(TURNS)]

    def send(**more: str) -> None:
        house.call("POST", path, ann, {"type": "T", "text": TEXT, **more})

    return {
        "create room": lambda number: house.call("POST", ROOMS, ann, {"name": f"new room {number}"}),
        "join": lambda number: house.call("POST", f"{ROOMS}{elsewhere[number]}/join/", guest, {}),
        "send": lambda _: send(),
        "send with local_id": lambda number: send(local_id=f"id-{number}"),
        "list of rooms": lambda _: house.call("GET", ROOMS, ann),
        "room": lambda _: house.call("GET", f"{ROOMS}{room}/", ann),
        "page of 50 messages": lambda _: house.call("GET", f"{path}?limit=50", ann),
        "poll, nothing new": lambda _: house.call("GET", f"{path}?since=2100-01-01T00:00:00Z", ann),
        "first page of 100": lambda _: house.call("GET", path, ann),
    }


def _room(house: House, token: str) -> str:
    return str(house.call("POST", ROOMS, token, {"name": "a room"})["id"])
