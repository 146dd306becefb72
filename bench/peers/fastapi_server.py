"""Direct messages on FastAPI: sockets in memory, messages in SQLite. One process; more would need a broker."""

import asyncio
import sqlite3
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor

import jwt
import uvicorn
from fastapi import FastAPI, WebSocket, WebSocketDisconnect

from bench.peers.protocol import DATABASE, TUNED, Frame, caller, message, now

app = FastAPI()
sockets: defaultdict[str, set[WebSocket]] = defaultdict(set)
database = sqlite3.connect(DATABASE, check_same_thread=False, isolation_level=None)
writer = ThreadPoolExecutor(1)


def keep(sender: str, frame: Frame, at: str) -> int:
    """Store the text: its number."""
    row = (sender, frame["receiver_id"], frame["message_body"], at)
    cursor = database.execute("INSERT INTO message (sender, receiver, text, at) VALUES (?, ?, ?, ?)", row)
    return int(cursor.lastrowid or 0)


async def tell(user: str, frame: Frame) -> None:
    """To every socket of the user."""
    for socket in list(sockets[user]):
        await socket.send_json(frame)


@app.websocket("/ws/chat/room/")
async def room(socket: WebSocket) -> None:
    """One client, from its handshake to its end."""
    try:
        user = caller(socket.scope["query_string"])
    except (KeyError, jwt.InvalidTokenError):
        await socket.close()
        return
    await socket.accept()
    sockets[user].add(socket)
    try:
        while True:
            frame = await socket.receive_json()
            at = now()
            number = await asyncio.get_running_loop().run_in_executor(writer, keep, user, frame, at)
            told = message(number, user, frame, at)
            await tell(frame["receiver_id"], {**told, "action": "re_message"})
            await tell(user, {**told, "action": "conf_message"})
    except WebSocketDisconnect:
        sockets[user].discard(socket)


if __name__ == "__main__":
    database.executescript(TUNED)
    database.execute("CREATE TABLE message (id INTEGER PRIMARY KEY, sender, receiver, text, at)")
    uvicorn.run(app, port=0, access_log=False)
