"""The use cases that write, as clients do them: a preparation, and an act that is repeated until it is done.

An act may be cut anywhere, and is then done again from its beginning under the same client ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from emulator.settings import BUCKET
from torture.forms import multipart
from torture.scene import Scene

Act = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Case:
    """A use case. Without client ids (`once` false) a repetition may leave behind what two acts would."""

    act: Act
    prepare: Act
    once: bool = True

    @property
    def name(self) -> str:
        """The act's name, in words."""
        return self.act.__name__.replace("_", " ")


def two_strangers(scene: Scene) -> None:
    """Both are there, and never wrote."""
    scene.arrive("ann", "bea")


def two_friends(scene: Scene) -> None:
    """They wrote before, and Ann keeps in mind where."""
    two_strangers(scene)
    text(scene, "before")


def text(scene: Scene, said: str, **more: str) -> dict[str, Any]:
    """Ann writes to Bea through the direct-message API."""
    frame = {"action": "text_message", "receiver_id": "bea", "message": said, **more}
    kept = scene.sent("ann", said, lambda: scene.ask("ann", "conf_message", **frame))
    scene.notes.update(conversation=kept["conversation_id"], seq=kept["seq"], message=kept["created_msg_id"])
    return kept


def first_text(scene: Scene) -> None:
    """The thread is opened on the way."""
    text(scene, "hello", client_id="first")


def later_text(scene: Scene) -> None:
    """The thread is there."""
    text(scene, "hello again", client_id="second")


def text_without_client_id(scene: Scene) -> None:
    """A repetition is another message."""
    text(scene, "hello again")


def text_by_conversation(scene: Scene) -> None:
    """By the action that every kind of conversation knows."""
    frame = {"action": "send", "conversation_id": scene.notes["conversation"], "content": "hi", "client_id": "any"}
    scene.sent("ann", "hi", lambda: scene.ask("ann", "conf_message", **frame))


def profile_message(scene: Scene) -> None:
    """Ann recommends Bea to herself."""
    scene.ask(
        "ann",
        "conf_message",
        action="user_profile_message",
        receiver_id="bea",
        attached_profile_id="bea",
        client_id="card",
    )


def whole_attachment(scene: Scene) -> None:
    """The bytes come with the request; then it is announced."""
    body, header = multipart(
        {"receiver": "bea", "message": "look"}, {"attached_file": ("a.txt", "text/plain", b"12345")}
    )
    answer = _attach(scene, body, header)
    _announce(scene, answer)


def presigned_attachment(scene: Scene) -> None:
    """The message comes first, then the bytes go to storage, then it is announced."""
    fields = {"receiver": "bea", "message": "look", "attached_file_name": "a.txt", "attached_file_size": "5"}
    body, header = multipart({**fields, "content_type": "text/plain"}, {})
    answer = _attach(scene, body, header)
    form = answer["data"]["upload"]
    if form:
        key = form["fields"]["key"]
        scene.storage.client("s3").put_object(Bucket=BUCKET, Key=key, Body=b"12345", ContentType="text/plain")
    _announce(scene, answer)


def _attach(scene: Scene, body: bytes, header: str) -> dict[str, Any]:
    def send() -> dict[str, Any]:
        answer = scene.call("ann", "POST", "/chat/attachment/", body, content_type=header, idempotency_key="file")
        message = answer["data"]["message"]
        return {"answer": answer, "conversation_id": message["conversation_id"], "seq": message["seq"]}

    answer: dict[str, Any] = scene.sent("ann", "look", send)["answer"]
    return answer


def _announce(scene: Scene, answer: dict[str, Any]) -> None:
    scene.ask("ann", "conf_message", action="file_message", chat_id=answer["data"]["message"]["id"])


def read_mark(scene: Scene) -> None:
    """Bea says how far she has read, which nothing answers: she asks whether it took effect."""
    scene.tell("bea", action="read", conversation_id=scene.notes["conversation"], seq=scene.notes["seq"])


def connect(scene: Scene) -> None:
    """Ann opens a second socket; a client whose handshake fails tries again, which is another connection."""
    scene.enter("ann")
    scene.tell("ann", action="sync", positions={scene.notes["conversation"]: 0})


def one_at_the_door(scene: Scene) -> None:
    """Ann's second handshake is under way."""
    two_friends(scene)
    scene.notes["handshake"] = scene.gateway.new_connection()


def disconnect(scene: Scene) -> None:
    """The gateway tells that Ann's socket closed."""
    scene.gateway.drop(scene.sockets["ann"])
    scene.hang_up("ann")


CASES: Sequence[Case] = (
    Case(first_text, two_strangers),
    Case(later_text, two_friends),
    Case(text_without_client_id, two_friends, once=False),
    Case(text_by_conversation, two_friends),
    Case(profile_message, two_friends),
    Case(whole_attachment, two_friends),
    Case(presigned_attachment, two_strangers),
    Case(read_mark, two_friends),
    Case(connect, one_at_the_door),
    Case(disconnect, two_friends),
)
