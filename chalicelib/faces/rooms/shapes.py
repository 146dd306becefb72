"""The rooms API's JSON (contract 001, section 3.2): rooms, who takes part in them, messages, refusals."""

from datetime import datetime
from typing import Any

from chalicelib.core.errors import Forbidden, Invalid, NotFound, ParleyError
from chalicelib.core.model import Caller, Conversation, Entry, Participant, Posted, Upload
from chalicelib.core.rooms import JOINED
from chalicelib.edge import drf
from chalicelib.edge.media import media_path

Shape = dict[str, Any]


def refusal(error: ParleyError) -> Any:
    """A refusal as DRF words it. Those of `nickname` and `bots` are a bare list in the published API."""
    match error:
        case Invalid(field="nickname" | "bots"):
            return [error.message]
        case Forbidden():
            return {"detail": "You do not have permission to perform this action."}
        case NotFound() if error.message != drf.INVALID_PAGE:
            return {"detail": "Not found."}
    return drf.refusal(error)


def listed(room: Conversation, caller: Caller) -> Shape:
    """A room in the list of all."""
    return {**_head(room), "participant_count": len(room.participants), "my_participant_id": _mine(room, caller)}


def detail(room: Conversation, caller: Caller) -> Shape:
    """A room with those who take part in it."""
    everyone = [participant(room, one) for one in room.participants]
    return {**_head(room), "participants": everyone, "my_participant_id": _mine(room, caller)}


def participant(room: Conversation, one: Participant) -> Shape:
    """Someone who takes part, under an id of this room alone."""
    return {"id": room.known_as(one.id), "name": one.name, "type": "B" if one.is_bot else "H"}


def message(room: Conversation, entry: Entry, now: datetime) -> Shape:
    """A message; its type decides which keys it has."""
    kind = _type(entry)
    head = {"type": kind, "time": _time(entry.at), "id": str(room.message_id(entry.seq))}
    if kind == "S":
        return {**head, "sent_by_human": False, **_system(room, entry)}
    options = entry.extra.get("options")
    return {
        **head,
        "sent_by_human": not any(one.id == entry.sender_id and one.is_bot for one in room.participants),
        **_said(room, entry, now),
        **({} if kind == "T" else _file(room, entry, now)),
        **({"options": options} if options else {}),
    }


def upload(form: Upload) -> Shape:
    """The presigned form of a file that is still to come."""
    return {"url": form.url, "fields": dict(form.fields)}


def frame(posted: Posted, entry: Entry, now: datetime) -> Shape:
    """What a socket is told: the message, also under the name that the published socket gives it; and who came."""
    room = posted.conversation
    shown = message(room, entry, now)
    newcomer = next((one for one in room.participants if one.id == entry.extra.get("participant")), None)
    joined = newcomer is not None and entry.extra.get("event") == JOINED
    return {
        "entry": shown,
        "message": shown,
        **({"participant": participant(room, newcomer)} if newcomer and joined else {}),
    }


def _head(room: Conversation) -> Shape:
    return {"id": room.id, "name": room.context["name"], "created_at": _time(room.created_at)}


def _mine(room: Conversation, caller: Caller) -> str | None:
    side = room.participant(caller)
    return room.known_as(side.id) if side else None


def _type(entry: Entry) -> str:
    """The letter of the message's type; what came through another face than this one is a text or an attachment."""
    match entry.kind:
        case "system":
            return "S"
        case "file":
            return str(entry.extra.get("type", "A"))
    return "T"


def _system(room: Conversation, entry: Entry) -> Shape:
    about = room.known_as(entry.extra["participant"])
    return {"event": entry.extra["event"], "additional_metadata": {"participant_id": about}}


def _said(room: Conversation, entry: Entry, now: datetime) -> Shape:
    quoted = entry.extra.get("quoted_message_id")
    return {
        "quoted_message_id": str(quoted) if quoted else None,
        "sender_id": room.known_as(entry.sender_id),
        "local_id": entry.client_id,
        "text": "" if entry.gone(now) else entry.text or "",
    }


def _file(room: Conversation, entry: Entry, now: datetime) -> Shape:
    """Where the file is read, its bytes and its name. One that is still to come, or never came, is nowhere."""
    url = entry.extra.get("external_file_url")
    if url:
        return {"file_url": url, "file_size": None, "file_name": url.partition("?")[0].rpartition("/")[2]}
    file = None if entry.gone(now) else entry.file
    return {
        "file_url": media_path(room, entry, file),
        "file_size": file.size if file else None,
        "file_name": file.name if file else None,
    }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
