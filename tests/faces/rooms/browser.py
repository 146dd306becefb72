"""People in rooms: a browser keeps its cookie, and rooms are where its owner meets others."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.outside import Answer, Outside, Socket, multipart

PATH = "/api/chat/conversations/"
PERMISSION = {"detail": "You do not have permission to perform this action."}


@dataclass
class Browser:
    """Someone without an account. `token` is the one that the last room entered came with."""

    outside: Outside
    cookie: str | None = None
    token: str | None = None

    def request(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Ask with the cookie, and keep the one that comes back."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            sent["cookie"] = f"theme=dark; {self.cookie}"
        answer = self.outside.request(method, path, body=body, headers=sent)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return answer

    def get(self, path: str, **query: object) -> Answer:
        """GET."""
        return self.request("GET", f"{path}?{urlencode(query)}" if query else path)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """POST JSON."""
        return self.request("POST", path, body, **headers)

    def open(self, **wanted: Any) -> dict[str, Any]:
        """Open a room."""
        return self._entered(self.post(PATH, wanted), 201)

    def join(self, room: dict[str, Any], **wanted: Any) -> dict[str, Any]:
        """Join a room."""
        return self._entered(self.post(f"{PATH}{room['id']}/join/", wanted), 200)

    def say(self, room: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """Say something in a room."""
        answer = self.write(room, type="T", text=text, **more)
        assert answer.status == 201, answer.body
        return dict(answer.body)

    def write(self, room: dict[str, Any], **body: Any) -> Answer:
        """POST a message."""
        return self.post(messages_of(room), body)

    def upload(self, room: dict[str, Any], file: tuple[str, str, bytes], **fields: str) -> Answer:
        """POST a message with a file in a form."""
        raw, header = multipart(fields, {"file": file})
        return self.request("POST", messages_of(room), raw, content_type=header["content-type"])

    def read(self, room: dict[str, Any], **query: object) -> Answer:
        """A page of messages."""
        return self.get(messages_of(room), **query)

    def texts(self, room: dict[str, Any], **query: object) -> list[str]:
        """What people said, of one page."""
        answer = self.read(room, **query)
        assert answer.status == 200, answer.body
        return [one["text"] for one in answer.body["results"] if one["type"] == "T"]

    def connect(self) -> Socket:
        """Open a socket with the token of the room entered last."""
        return self.outside.connect(self.token)

    def _entered(self, answer: Answer, status: int) -> dict[str, Any]:
        assert answer.status == status, answer.body
        self.token = answer.body.get("token")
        return dict(answer.body)


def messages_of(room: dict[str, Any]) -> str:
    """Where a room's messages are."""
    return f"{PATH}{room['id']}/messages/"


def names(answer: Answer) -> list[str | None]:
    """The names of the rooms on a page."""
    return [one["name"] for one in answer.body["results"]]
