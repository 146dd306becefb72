"""What clients of the marketplace API send (contract 000): who a chat is between, and a message's one content."""

from hashlib import sha256

from chalicelib.core import uploads
from chalicelib.core.errors import Invalid, NotFound
from chalicelib.core.ids import parse_number
from chalicelib.core.media import MEDIA, check_content, media_type
from chalicelib.core.model import MARKETPLACE, Caller, Conversation, Draft, File
from chalicelib.core.ports import Ports
from chalicelib.edge import fields
from chalicelib.edge.fields import Body
from chalicelib.edge.forms import Form, UploadedFile

MESSAGE_TYPES = ("text", *MEDIA)


def person_id(body: Body, role: str) -> str | None:
    """The id under `user_id` or `user` (`vendor…` likewise), a text or a number; None where neither is given."""
    name = f"{role}_id" if body.get(f"{role}_id") is not None else role
    value = body.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return None if value is None else fields.text(body, name)


def chat_number(body: Body) -> int:
    """The number under `chat` or `chat_id`. Raises Invalid where neither is given, NotFound for what is no number."""
    value = body.get("chat") if body.get("chat") is not None else body.get("chat_id")
    if value is None:
        raise Invalid("this field is required", field="chat")
    return parse_number(value)


def receiver(body: Body, caller: Caller) -> str | None:
    """Whom the message is for, if said. Raises NotFound, as the published API does, where that is the sender."""
    found = person_id(body, "receiver")
    if found is not None and found in caller.names(MARKETPLACE):
        raise NotFound("sender and receiver are the same")
    return found


def check_receiver(chat: Conversation, receiver_id: str | None) -> None:
    """Raises Invalid for a receiver who takes no part in the chat."""
    if receiver_id is not None and all(one.id != receiver_id for one in chat.participants):
        raise Invalid("the receiver takes no part in this chat", field="receiver")


def check_is_read(body: Body) -> None:
    """Raises Invalid for anything but `{"is_read": true}`."""
    if body.get("is_read") is not True:
        raise Invalid("is_read can only be set to true", field="is_read")


def message(ports: Ports, chat: Conversation, form: Form) -> tuple[Draft, bytes | None]:
    """The message, and the bytes of its file where they came along.

    Raises Invalid for none or more than one of `content`, `image`, `audio` and `video`, and for a type that does not
    fit.
    """
    kind = _kind(form)
    if kind == "text":
        return Draft("text", text=fields.text(form.fields, "content")), None
    extra = {"message_type": kind}
    upload = form.files.get(kind)
    if upload is None:
        return Draft("file", file=uploads.pending(ports, _announced(ports, chat, kind, form.fields)), extra=extra), None
    fingerprint = sha256(upload.content).hexdigest()
    return Draft("file", file=_whole(ports, chat, kind, upload), extra=extra, fingerprint=fingerprint), upload.content


def _kind(form: Form) -> str:
    """The type of the message: the one thing that it holds, and what it says it is."""
    said = fields.optional_text(form.fields, "message_type")
    if said is not None and said not in MESSAGE_TYPES:
        raise Invalid(f"message_type is one of {', '.join(MESSAGE_TYPES)}", field="message_type")
    held = _held(form, said)
    if len(held) != 1:
        raise Invalid("a message holds one of content, image, audio and video", field="content")
    if said not in {None, held[0]}:
        raise Invalid(f"this is a message of type {held[0]}", field="message_type")
    return held[0]


def _held(form: Form, said: str | None) -> list[str]:
    """Everything that the body holds, by type; a file whose bytes come later is described and not held."""
    for name in MEDIA:
        if form.fields.get(name):
            raise Invalid("send the file itself, as multipart/form-data, or describe it for an upload", field=name)
    if form.files.keys() - set(MEDIA):
        raise Invalid("a file is sent as one of image, audio and video", field="content")
    texts = ["text"] if form.fields.get("content") not in (None, "") else []  # a set would have to hash what came
    announced = [said if said in MEDIA else _described(form.fields)] if form.fields.get("file_name") else []
    return [*texts, *form.files, *announced]


def _described(body: Body) -> str:
    kind = fields.text(body, "content_type").partition("/")[0].lower()
    if kind not in MEDIA:
        raise Invalid("a file is of type image, audio or video", field="content_type")
    return kind


def _announced(ports: Ports, chat: Conversation, kind: str, body: Body) -> File:
    name, size = fields.text(body, "file_name"), fields.whole_number(body, "file_size")
    return uploads.new_file(ports, chat, name, size, media_type(kind, fields.text(body, "content_type")))


def _whole(ports: Ports, chat: Conversation, kind: str, upload: UploadedFile) -> File:
    content_type = media_type(kind, upload.content_type)
    check_content(kind, content_type, upload.content)
    return uploads.new_file(ports, chat, upload.name, len(upload.content), content_type)
