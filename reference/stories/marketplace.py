"""A customer asks a vendor."""

from reference.stories.play import Play
from tests.outside import token

CLEO, VENDOR = token("cleo"), token("vendor")
SEND = "/api/v1/chat/send/message"


def tell(play: Play) -> None:
    """A chat is opened, asked in, answered with a picture, read and tidied."""
    customer, vendor = play.connect(CLEO), play.connect(VENDOR)
    chat = play.post("/api/v1/chat", CLEO, {"vendor_id": "vendor"}).body
    play.post("/api/v1/chat", CLEO, {"vendor_id": "vendor"})
    asked = play.post(SEND, CLEO, {"chat": chat["id"], "content": "Is it in stock?", "client_id": "1"}).body
    play.request("PATCH", f"/api/v1/chat/read/message/{asked['id']}", VENDOR, body={"is_read": True})
    picture = {"chat": chat["id"], "file_name": "it.png", "file_size": 9, "content_type": "image/png"}
    play.post(SEND, VENDOR, picture)
    play.get("/api/v1/chat", VENDOR)
    play.get(f"/api/v1/chat/{chat['id']}?page_size=2", CLEO)
    play.get(f"/api/v1/chat/detail/message/{asked['id']}", CLEO)
    play.request("DELETE", f"/api/v1/chat/delete/message/{asked['id']}", CLEO)
    for socket in (customer, vendor):
        socket.close()
