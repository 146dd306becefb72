"""Two guests and a bot in a room."""

from reference.stories.play import Play
from tests.outside import multipart

ROOM = "/api/chat/conversations"


def tell(play: Play) -> None:
    """What there is, a room, a guest who joins, texts and files."""
    play.get("/api/chat/bots")
    play.get("/api/chat/limits")
    wanted = {"name": "Tea", "nickname": "One", "bots": ["ECHO"]}
    room = play.post(ROOM, None, wanted).body
    path, one = f"{ROOM}/{room['id']}", room["token"]
    socket = play.connect(one)
    play.get(path, one)
    play.post(ROOM, one, wanted, idempotency_key="1")
    play.post(ROOM, one, wanted, idempotency_key="1")
    two = play.post(f"{path}/join", None, {"nickname": "Two"}).body["token"]
    play.connect(two)
    hello = {"type": "T", "text": "hello", "local_id": "1", "options": ["Yes", "No"]}
    said = play.post(f"{path}/messages", two, hello).body
    play.post(f"{path}/messages", two, hello)
    play.post(f"{path}/messages", one, {"type": "T", "text": "hello too", "quoted_message_id": said["id"]})
    _files(play, path, one)
    socket.send(action="sync", positions={room["id"]: 0})
    play.get(f"{path}/messages?limit=50", one)
    play.get(ROOM)


def _files(play: Play, path: str, guest: str) -> None:
    """One that lies elsewhere, one that comes along, and one that comes by a form of its own."""
    play.post(f"{path}/messages", guest, {"type": "i", "external_file_url": "https://example.com/tea.png"})
    body, headers = multipart({"type": "A"}, {"file": ("a.txt", "text/plain", b"hello")})
    play.request("POST", f"{path}/messages", guest, body=body, headers=headers)
    asked = {"type": "A", "file_name": "b.txt", "file_size": 5, "content_type": "text/plain"}
    offer = play.post(f"{path}/messages", guest, asked).body
    play.world.files.kept[offer["upload"]["fields"]["key"]] = (b"hello", "text/plain")
    play.post(f"{path}/messages/{offer['id']}/complete", guest)
