"""Ann and Bea, who write to one another."""

from dataclasses import dataclass
from typing import Any

from tests.outside import Answer, Outside, Socket, multipart, token

PEOPLE: dict[str, dict[str, Any]] = {
    "ann": {"fullname": "Ann", "email": "ann@example.com", "phone_number": "5550100001"},
    "bea": {"fullname": "Bea", "email": "bea@example.com", "phone_number": "5550100002"},
    "cat": {"fullname": "Cat", "email": "cat@example.com", "phone_number": "5550100003"},
}

NOTES = ("my notes.txt", "text/plain", b"x" * 2000)


@dataclass
class Pair:
    """Two people known to the application, and their tokens; Cat is a third who has nothing to do with it."""

    outside: Outside
    ann: str
    bea: str
    cat: str

    def socket(self, who: str = "ann") -> Socket:
        """A socket of Ann's, Bea's or Cat's."""
        return self.outside.connect(getattr(self, who))

    def text(self, said: str = "hello there", receiver: str = "bea", who: str = "ann") -> dict[str, Any]:
        """The confirmation of a text."""
        socket = self.socket(who)
        (confirmation,) = socket.send(action="text_message", message_body=said, receiver_id=receiver)
        socket.close()
        return confirmation

    def attach(self, file: tuple[str, str, bytes] = NOTES, *, who: str | None = None, **form: str) -> Answer:
        """Upload a file to Bea, unless the form names another receiver."""
        raw, headers = multipart({"receiver": "bea", **form}, {"attached_file": file})
        return self.outside.request("POST", "/chat/attachment/", who or self.ann, body=raw, headers=headers)

    def presign(self, **form: Any) -> Answer:
        """Announce a file that is to be uploaded on its own."""
        announced = {"receiver": "bea", "attached_file_name": "film.mp4", "content_type": "video/mp4"}
        return self.outside.post("/chat/attachment/", self.ann, {**announced, "attached_file_size": 5, **form})

    def arrive(self, answer: Answer, content: bytes = b"12345", content_type: str = "video/mp4") -> None:
        """What was announced is there now."""
        self.outside.world.files.kept[answer.body["data"]["upload"]["fields"]["key"]] = (content, content_type)

    def messages(self, who: str | None = None, query: str = "") -> list[dict[str, Any]]:
        """The messages between the two."""
        shown: list[dict[str, Any]] = self.page(who, query).body["data"]["messages"]
        return shown

    def page(self, who: str | None = None, query: str = "") -> Answer:
        """A page of the messages between the two, as the one of them sees it."""
        other = "ann" if who == self.bea else "bea"
        return self.outside.get(f"/chat/messages/{other}/{query}", who or self.ann)


def pair(outside: Outside) -> Pair:
    """Both introduced."""
    tokens = {name: token(name, **claims) for name, claims in PEOPLE.items()}
    for one in tokens.values():
        outside.get("/chat/user/threads/", one)
    return Pair(outside, **tokens)
