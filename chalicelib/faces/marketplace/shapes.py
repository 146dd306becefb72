"""The marketplace API's JSON (contract 000): people, messages and chats."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from chalicelib.core.media import MEDIA
from chalicelib.core.model import Conversation, Entry, Participant, Posted, Upload, User
from chalicelib.edge.media import media_path
from chalicelib.faces.marketplace.message_ids import message_uuid

Shape = dict[str, Any]
People = Mapping[str, User]


def person(side: Participant, people: People, origin: str) -> Shape:
    """One side of a chat; `user_type` is `vendor` or `user`."""
    known = people.get(side.id) or User(side.id)
    return {
        "id": known.id,
        "email": known.email,
        "fullname": known.fullname,
        "photo": _absolute(known.profile_photo, origin),
        "user_type": side.role,
    }


def vendor(side: Participant, people: People, origin: str) -> Shape:
    """The vendor's side: the person behind it, and the shop's picture."""
    owner = person(side, people, origin)
    return {"id": side.id, "user": owner, "image": owner["photo"]}


def message(posted: Posted, entry: Entry, now: datetime, origin: str) -> Shape:
    """A message; one of `content`, `image`, `audio` and `video` is set, none where it is deleted or still uploading.

    Addresses of files begin with `origin`.
    """
    chat, gone = posted.conversation, entry.gone(now)
    kind = message_type(entry)
    address = None if gone else _absolute(media_path(chat, entry, entry.file), origin)
    return {
        "id": message_uuid(chat.message_id(entry.seq)),
        "chat": chat.number,
        "conversation_id": chat.id,
        "seq": entry.seq,
        "created_msg_id": chat.message_id(entry.seq),
        "sender": person(_side(chat, entry.sender_id), posted.people, origin),
        "receiver": person(chat.others(entry.sender_id)[0], posted.people, origin),
        "message_type": kind,
        "content": None if gone or entry.file else entry.text,
        **{medium: address if medium == kind else None for medium in MEDIA},
        "is_read": chat.read_by_others(entry),
        "is_deleted": gone,
        "created_at": _time(entry.at),
        "updated_at": _time(entry.updated_at or entry.at),
    }


def message_type(entry: Entry) -> str:
    """`text`, `image`, `audio` or `video`; it outlives the file of a deleted message."""
    return str(entry.extra.get("message_type", "text"))


def chat(conversation: Conversation, messages: Sequence[Shape], people: People, origin: str) -> Shape:
    """A chat with these of its messages."""
    user_side, vendor_side = conversation.participants
    return {
        "id": conversation.number,
        "conversation_id": conversation.id,
        "vendor": vendor(vendor_side, people, origin),
        "user": person(user_side, people, origin),
        "messages": list(messages),
        "created_at": _time(conversation.created_at),
        "updated_at": _time(conversation.active_at or conversation.created_at),
    }


def upload(form: Upload | None) -> Shape | None:
    """The presigned form of a file that is still to come."""
    return {"url": form.url, "fields": dict(form.fields)} if form else None


def frames(origin: str | None) -> Callable[[Posted, Entry, datetime], Shape]:
    """What a socket gets: the message as REST shows it, with addresses that begin with `origin`.

    A frame comes with no request that would tell the origin: where none is configured, addresses of files are paths.
    """

    def frame(posted: Posted, entry: Entry, now: datetime) -> Shape:
        shown = message(posted, entry, now, origin or "")
        return {"type": "message", "chat_id": posted.conversation.number, "entry": shown}

    return frame


def _side(chat: Conversation, participant_id: str) -> Participant:
    return next(one for one in chat.participants if one.id == participant_id)


def _absolute(url: str | None, origin: str) -> str | None:
    return f"{origin}{url}" if url and url.startswith("/") else url or None


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
