"""Ada and Ben talk."""

from reference.stories.play import Play
from tests.outside import multipart, token

ADA, BEN = token("ada"), token("ben")
HUGE = '"' * 32_000
"""A text that takes a frame more room than a socket has: JSON writes each of these with two letters."""


def tell(play: Play) -> None:
    """Text, a card, files both ways in, and how all that is read."""
    ada, ben = play.connect(ADA), play.connect(BEN)
    (sent,) = ada.send(action="text_message", receiver_id="ben", message_body="hello", client_id="1")
    thread = {"conversation_id": sent["conversation_id"]}
    ben.send(action="user_profile_message", receiver_id="ada", attached_profile_id="ben")
    ada.send(action="send", **thread, content="hello again", client_id="2")
    ben.send(action="typing", **thread)
    ben.send(action="presence", **thread)
    ben.send(action="read", **thread, seq=1)
    ada.send(action="ping")
    ada.send(action="send", **thread, content="something else", client_id="2")
    _files(play)
    play.get("/chat/messages/ben?limit=3", ADA)
    play.get("/chat/user/threads", ADA)
    ada.send(action="sync", positions={sent["conversation_id"]: 1, "an-unknown-one": 3}, client_id="4")
    ada.send(action="sync", since="2025-03-14T10:00:00Z")
    ada.send(action="send", **thread, content=HUGE)
    for socket in (ada, ben):
        socket.close()


def _files(play: Play) -> None:
    """One that comes along, and one that comes by a form of its own."""
    body, headers = multipart({"receiver": "ben"}, {"attached_file": ("a.txt", "text/plain", b"hello")})
    play.request("POST", "/chat/attachment", ADA, body=body, headers=headers)
    asked = {"receiver": "ben", "attached_file_name": "b.txt", "attached_file_size": 5, "content_type": "text/plain"}
    offer = play.post("/chat/attachment", ADA, {**asked, "message": "look", "client_id": "3"}).body["data"]
    play.world.files.kept[offer["upload"]["fields"]["key"]] = (b"hello", "text/plain")
    other = play.connect(ADA)
    other.send(action="file_message", chat_id=offer["message"]["id"])
    other.close()
    play.get(f"/chat/thread/files/{offer['message']['thread']}", BEN)
    play.get(f"/media/chat-files/{offer['message']['id']}/b.txt", BEN)
