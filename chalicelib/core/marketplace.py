"""Chats between a user and a vendor (contract 000): one per pair, greeted by the vendor when it is opened."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from chalicelib.core import access, changes, opening, places
from chalicelib.core.errors import Conflict, Forbidden, Invalid, NotFound, Unavailable
from chalicelib.core.ids import derived_uuid
from chalicelib.core.mending import settle_rest
from chalicelib.core.model import CHAT_MANAGEMENT, MARKETPLACE, Caller, Conversation, Draft, Entry, Participant, User
from chalicelib.core.ports import Ports

WELCOME = "Welcome! How can we help you?"
"""What a vendor says first who has no `welcome_message` of their own."""

RELOAD = "reload_unread_messages"

TRIES = 5
"""How often an amendment is worked out anew because someone else's came between."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A chat, and whether it was opened just now."""

    chat: Conversation
    new: bool


def check_role(ports: Ports, caller: Caller, scope: str) -> None:
    """Raises Forbidden for those without the role `chat_management`; with the scope `vendor` customers need none."""
    if caller.has(CHAT_MANAGEMENT) or (scope == "vendor" and caller.is_user and not _is_vendor(ports, caller)):
        return
    raise Forbidden("You do not have permission to perform this action.")


def acting_vendor(caller: Caller) -> str:
    """The vendor that this caller is: the one whose staff they belong to, else they themselves."""
    return caller.vendor_id or caller.id


def open_chat(ports: Ports, caller: Caller, user_id: str, vendor_id: str) -> Opened:
    """The chat of these two. A new one begins with the vendor's welcome, and the vendor's sockets are told to reload.

    Raises Invalid where they are one and the same or one does not exist, Forbidden for callers who are neither.
    """
    mine = set(caller.names(MARKETPLACE))
    if user_id == vendor_id or {user_id, vendor_id} <= mine:
        raise Invalid("user and vendor are two different people", field="vendor_id")
    if not {user_id, vendor_id} & mine:
        raise Forbidden("you can only open chats of your own")
    user, vendor = ports.together(lambda: ports.users.get(user_id), lambda: ports.users.get(vendor_id))
    plan = _plan(ports, _existing(user, "user_id"), _existing(vendor, "vendor_id"))
    opened = opening.open_conversation(ports, plan, [_welcome(vendor)])
    if opened is None:
        return Opened(access.access_conversation(ports, caller, plan.id), new=False)
    chat, posted = opened
    opening.deliver(ports, posted)
    ports.delivery.notify(chat, [vendor_id], {"action": RELOAD, "type": RELOAD, "chat_id": chat.number})
    return Opened(chat, new=True)


def access_chat(ports: Ports, caller: Caller, number: int) -> Conversation:
    """The chat with this number. Raises NotFound, and Forbidden for those who take no part."""
    chat = access.access_by_number(ports, caller, number)
    if chat.kind != MARKETPLACE:
        raise NotFound("there is no such chat")
    return chat


def access_message(ports: Ports, caller: Caller, message_id: int) -> tuple[Conversation, Entry]:
    """A message of a chat that is still there. Raises as `access_chat`."""
    chat, entry = access.access_message(ports, caller, message_id)
    _check_there(ports, chat, entry)
    return chat, entry


def _check_there(ports: Ports, chat: Conversation, entry: Entry) -> None:
    if chat.kind != MARKETPLACE or entry.gone(ports.clock.now()):
        raise NotFound("there is no such message")


def unread(ports: Ports, caller: Caller, chat: Conversation) -> int:
    """How many messages lie behind what the caller's side read or did last in the chat."""
    side = access.side_of(chat, caller)
    seen = max(chat.read.get(side.id, 0), chat.own.get(side.id, 0))
    return max(0, chat.messages - places.messages_up_to(ports, chat, seen))


def mark_read(ports: Ports, caller: Caller, message_id: int) -> tuple[Conversation, Entry]:
    """The message, marked as read for good, however often. Raises as `access_message`."""
    return _amend(ports, caller, message_id, "read", lambda entry: replace(entry, read=True))


def delete(ports: Ports, caller: Caller, message_id: int) -> None:
    """Leave a tombstone where the message was, with nothing left of what it said. Raises as `access_message`.

    The bytes of its file go first: cut short in between, deleting again finds the message and finishes. What was
    deleted already is refused, once everyone has been told of it.
    """
    chat, entry = access.access_message(ports, caller, message_id)
    if entry.deleted:
        settle_rest(ports, ports.conversations.get(chat.id))
    _check_there(ports, chat, entry)

    def scrubbed(entry: Entry) -> Entry:
        if entry.file is not None:
            ports.files.remove(entry.file)
        return replace(entry, deleted=True, text=None, file=None)

    _amend(ports, caller, message_id, "deleted", scrubbed)


def _amend(
    ports: Ports, caller: Caller, message_id: int, kind: str, change: Callable[[Entry], Entry]
) -> tuple[Conversation, Entry]:
    for _ in range(TRIES):
        chat, entry = access_message(ports, caller, message_id)
        with suppress(Conflict):
            return chat, changes.amend_message(ports, caller, chat, entry, kind, change)
    raise Unavailable("others are changing this message; try again")


def _is_vendor(ports: Ports, caller: Caller) -> bool:
    profile = ports.users.show([caller.id]).get(caller.id)
    return caller.vendor_id is not None or (profile is not None and profile.account_type == "vendor")


def _existing(user: User | None, field: str) -> User:
    if user is None:
        raise Invalid("there is no such person", field=field)
    return user


def _plan(ports: Ports, user: User, vendor: User) -> Conversation:
    """Two vendors may be customers of each other: who is the vendor makes it another chat."""
    return Conversation(
        id=derived_uuid(MARKETPLACE, (user.id, vendor.id), vendor.id),
        number=0,
        kind=MARKETPLACE,
        participants=(Participant(user.id, "user"), Participant(vendor.id, "vendor")),
        created_at=ports.clock.now(),
    )


def _welcome(vendor: User) -> opening.Line:
    return opening.Line(vendor.id, vendor.id, Draft("text", text=vendor.welcome_message or WELCOME))
