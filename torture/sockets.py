"""Sockets at their worst: gone without a word, gone by the hundred, or speaking before anyone knows them."""

from dataclasses import dataclass

from emulator.settings import TABLE_PREFIX
from emulator.storage import Storage
from torture.picture import items
from torture.scene import NotDoneError, Scene, entries_of, text_of


@dataclass(frozen=True, slots=True)
class Gone:
    """How many were told, and which connections are still remembered though gone, or forgotten though there."""

    delivered: int
    remembered: frozenset[str]
    forgotten: frozenset[str]


def many_gone(storage: Storage, there: int, gone: int) -> Gone:
    """Bea has so many sockets, most of them there; the rest closed and nobody was told. Ann writes once."""
    scene = Scene(storage)
    try:
        scene.arrive("ann", "bea")
        sockets = [scene.process.connect(scene.tokens["bea"]) for _ in range(there + gone - 1)] + [scene.sockets["bea"]]
        _age(storage)
        closed = frozenset(sockets[:gone])
        for connection in closed:
            scene.gateway.drop(connection)
        frame = {"action": "text_message", "receiver_id": "bea", "message": "hello", "client_id": "once"}
        scene.ask("ann", "conf_message", **frame)
        told = [one for one in sockets if [frame["seq"] for frame in scene.gateway.frames[one]] == [1]]
        known = frozenset(item["connection_id"] for item in items(storage, "connections"))
        return Gone(len(told), closed & known, frozenset(sockets) - closed - known)
    finally:
        scene.close()


def speak_before_connect(storage: Storage) -> list[str]:
    """A socket's first frame is worked on before its $connect: it is refused honestly, and kept when repeated."""
    scene = Scene(storage)
    try:
        scene.arrive("ann", "bea")
        scene.sockets["ann"] = scene.notes["handshake"] = scene.gateway.new_connection()
        frame = {"action": "text_message", "receiver_id": "bea", "message": "early", "client_id": "early"}
        codes = [one["code"] for one in scene.process.frame(scene.sockets["ann"], **frame)]
        scene.enter("ann")
        kept = scene.ask("ann", "conf_message", **frame)
        return [*codes, f"kept at {kept['seq']}"]
    except NotDoneError as error:
        return [str(error)]
    finally:
        scene.close()


def told_before_open(storage: Storage) -> list[str]:
    """Ann writes while Bea's handshake is not through, so that the post fails as for one who is gone.

    What Bea hears by her first sync, and when Ann writes again.
    """
    scene = Scene(storage)
    try:
        scene.arrive("ann", "bea")
        scene.gateway.drop(scene.sockets["bea"])
        frame = {"action": "text_message", "receiver_id": "bea", "message": "hello", "client_id": "once"}
        conversation = scene.ask("ann", "conf_message", **frame)["conversation_id"]
        scene.gateway.gone.clear()  # now it is through
        scene.process.frame(scene.sockets["bea"], action="sync", positions={conversation: 0})
        scene.ask("ann", "conf_message", **{**frame, "message": "again", "client_id": "twice"})
        frames = scene.gateway.frames[scene.sockets["bea"]]
        return [str(text_of(entry)) for one in frames for entry in entries_of(one)]
    finally:
        scene.close()


def lost_disconnect(storage: Storage) -> Gone:
    """Bea's only socket closed, nobody was told, and she comes back with another."""
    return many_gone(storage, 1, 1)


def _age(storage: Storage) -> None:
    """Let a minute pass for every socket: one that opened just now is not forgotten, for it may be in its handshake."""
    client, table = storage.client("dynamodb"), f"{TABLE_PREFIX}connections"
    for page in client.get_paginator("scan").paginate(TableName=table):
        for item in page["Items"]:
            opened = int(item["connected_at"]["N"])
            client.put_item(TableName=table, Item={**item, "connected_at": {"N": str(opened - 60)}})
