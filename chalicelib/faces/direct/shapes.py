"""The direct-message API's JSON (contract 002): one message object, one user object, one envelope."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.core.errors import NotFound, ParleyError, Unauthorized
from chalicelib.core.model import Conversation, Entry, File, Posted, Upload, User
from chalicelib.edge.media import media_path

UNKNOWN_RECEIVER = "Invalid receipient"
"""Spelled as the published API spells it; clients compare it."""

Shape = dict[str, Any]


def success(data: Any, message: str | None, **more: Any) -> Shape:
    """The envelope. The published text names the payload `data` here and `entity` there: both are given."""
    return {"status": "success", "data": data, "entity": data, "message": message, "success": True, **more}


def failure(error: ParleyError) -> Shape:
    """The envelope of a refusal."""
    message = UNKNOWN_RECEIVER if isinstance(error, NotFound) and error.field == "receiver" else error.message
    envelope = {"status": "failure", "data": None, "entity": None, "message": message, "success": False}
    return {
        **envelope,
        "code": error.code,
        **({"detail": message} if isinstance(error, Unauthorized) else {}),
    }


class People(dict[str, Shape]):
    """People as the published API shows them, each put together once, however often a page names them."""

    def __init__(self, known: Mapping[str, User]) -> None:
        super().__init__()
        self._known = known

    def __missing__(self, user_id: str) -> Shape:
        shape = self[user_id] = user(user_id, self._known)
        return shape


def user(user_id: str, people: Mapping[str, User]) -> Shape:
    """A person as the published API shows one, without the password and with no flag of the account given away."""
    known = people.get(user_id) or User(user_id)
    return {
        "id": known.id,
        "last_login": None,
        "gender": known.gender,
        "email": known.email,
        "fullname": known.fullname,
        "country_code": known.country_code,
        "phone_number": known.phone_number,
        "is_email_verified": True,
        "is_phone_verified": True,
        "is_active": True,
        "is_staff": False,
        "is_admin": False,
        "is_superuser": False,
        "created_at": _time(known.created_at),
        "updated_at": _time(known.updated_at),
        "account_type": known.account_type,
        "date_of_birth": known.date_of_birth,
        "profile_photo": known.profile_photo,
        "is_profile_complete": bool(known.fullname and known.phone_number),
        "groups": [],
        "user_permissions": [],
        "profile": None,
    }


def message(conversation: Conversation, entry: Entry, people: People, now: datetime) -> Shape:
    """A message: every key of the published text's two versions of it."""
    gone = entry.gone(now)
    file = None if gone else entry.file
    created = _time(entry.at)
    updated = _time(entry.updated_at) or created
    return {
        "id": conversation.message_id(entry.seq),
        "conversation_id": conversation.id,
        "seq": entry.seq,
        "thread": conversation.number,
        "sender": people[entry.sender_id],
        "receiver": people[receiver(conversation, entry)],
        "message": _text(entry, gone=gone),
        "message_type": entry.kind,
        "attached_file": media_path(conversation, entry, file),
        "attached_file_name": file.name if file else None,
        "attached_file_size": size_text(file),
        "attached_profile": None if gone else entry.profile_id,
        "created_at": created,
        "updated_at": updated,
        "created": created,
        "updated": updated,
        "seen": conversation.read_by_others(entry),
        "deleted": gone,
    }


def thread(conversation: Conversation, caller_id: str, people: People, now: datetime) -> Shape:
    """A thread of the caller's, with its latest message."""
    last = conversation.last
    return {
        "id": conversation.number,
        "conversation_id": conversation.id,
        "other_user": people[conversation.others(caller_id)[0].id],
        "last_message": message(conversation, last, people, now) if last else None,
        "unread_count": conversation.unread(caller_id),
    }


def upload(form: Upload | None) -> Shape | None:
    """The presigned form of a file that is still to come."""
    return {"url": form.url, "fields": dict(form.fields)} if form else None


def frame(posted: Posted, entry: Entry, now: datetime) -> Shape:
    """The fields of `re_message` and `conf_message`. Text and kind are named in both of the published ways."""
    conversation, people = posted.conversation, posted.people
    said = _text(entry, gone=entry.gone(now))
    shown: Shape = {
        "sender_id": entry.sender_id,
        "receiver_id": receiver(conversation, entry),
        "message": said,
        "message_body": said,
        "timestamp": entry.at.isoformat(timespec="microseconds"),
        "message_type": entry.kind,
        "type": entry.kind,
        "entry": message(conversation, entry, People(people), now),
    }
    if entry.file is not None:
        shown["attached_file_name"] = entry.file.name
        shown["attached_file_size"] = size_text(entry.file)
        shown["attached_file_url"] = media_path(conversation, entry, entry.file)
    if entry.profile_id is not None:
        shown["attached_profile"] = _card(people.get(entry.profile_id) or User(entry.profile_id))
    return shown


def receiver(conversation: Conversation, entry: Entry) -> str:
    """Whom the message is for."""
    return conversation.others(entry.sender_id)[0].id


def size_text(file: File | None) -> str:
    """A size as the published API writes it: `0kb`, `194.75KB`, `1.20MB`."""
    if file is None:
        return "0kb"
    kilobytes = file.size / 1024
    return f"{kilobytes / 1024:.2f}MB" if kilobytes > 1024 else f"{kilobytes:.2f}KB"


def _text(entry: Entry, *, gone: bool) -> str | None:
    if entry.kind == "user_profile":
        return None
    return "" if gone else entry.text or ""


def _card(person: User) -> Shape:
    return {"id": person.id, "fullname": person.fullname, "phone_number": person.phone_number}


def _time(at: datetime | None) -> str | None:
    """A time in UTC, as all of ours are, to the microsecond."""
    return f"{at.replace(tzinfo=None).isoformat(timespec='microseconds')}Z" if at else None
