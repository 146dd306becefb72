"""The support API's JSON (contract 004): messages, cases, and refusals as Django Ninja words them."""

from datetime import datetime
from typing import Any

from chalicelib.core.desk import AGENT, Queue
from chalicelib.core.errors import NotFound, ParleyError, Unauthorized
from chalicelib.core.model import Conversation, Entry, Posted
from chalicelib.core.polls import Poll
from chalicelib.faces.support.inputs import Unprocessable

Shape = dict[str, Any]


def messages(found: tuple[Conversation, Poll] | None, now: datetime) -> Shape:
    """Messages of a case, and how many there are without a limit; none where there is no such case."""
    if found is None:
        return {"items": [], "count": 0}
    case, page = found
    return {"items": [message(case, entry, now) for entry in page.entries], "count": page.count}


def message(case: Conversation, entry: Entry, now: datetime) -> Shape:
    """A message: by an agent (`AGE`) where the desk speaks, by the customer (`CUS`) otherwise."""
    return {
        "conversation": case.id,
        "id": case.message_id(entry.seq),
        "date": _time(entry.at),
        "content": "" if entry.gone(now) else entry.text or "",
        "author": "AGE" if entry.sender_id == f"role:{AGENT}" else "CUS",
    }


def cases(page: Queue) -> Shape:
    """Cases, and how many there are without a limit."""
    return {"items": [case(one) for one in page.conversations], "count": page.count}


def case(case: Conversation) -> Shape:
    """A case as agents see it."""
    return {
        "id": case.number,
        "uuid": case.id,
        "created_at": _time(case.created_at),
        "customer_name": case.context["name"],
        "customer_email": case.context["email"],
        "status": case.context["status"],
        "assignee": case.context["assignee"],
    }


def frame(posted: Posted, entry: Entry, now: datetime) -> Shape:
    """The fields of a socket's frame. An event shows what happened and when, and not which agent it was."""
    if entry.is_message:
        return {"entry": message(posted.conversation, entry, now)}
    case = posted.conversation
    happened = {"conversation": case.id, "id": case.message_id(entry.seq), "date": _time(entry.at), "event": entry.kind}
    return {"entry": happened}


def refusal(error: ParleyError) -> Shape:
    """A refusal: the inputs at fault one by one, or a `detail`."""
    if isinstance(error, Unprocessable):
        return {"detail": [{"type": error.kind, "loc": list(error.place), "msg": error.message}]}
    if isinstance(error, Unauthorized):
        return {"detail": "Unauthorized"}
    return {"detail": "Not Found" if isinstance(error, NotFound) else error.message}


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"
