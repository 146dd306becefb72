"""The customer's side of support (contract 004): the first message opens a case, and the case's uuid is the key to it.

Whoever holds the uuid speaks as the customer; whoever has the role `agent` speaks as the desk, whatever else they are.
"""

from dataclasses import dataclass, replace

from chalicelib.core.access import SUPPORT, key_holder_of
from chalicelib.core.desk import DESK, OPEN, lists_of
from chalicelib.core.errors import Conflict
from chalicelib.core.model import Caller, Conversation, Draft, Participant, Posted
from chalicelib.core.opening import Line, deliver, open_conversation
from chalicelib.core.polls import Poll, Window, poll
from chalicelib.core.ports import Ports
from chalicelib.core.send import send


@dataclass(frozen=True, slots=True)
class Said:
    """A message, under the client's own id if it has one. `name` and `email` count for the first of a case only."""

    text: str
    client_id: str | None = None
    name: str | None = None
    email: str | None = None


def find_case(ports: Ports, case_id: str) -> Conversation | None:
    """The case with this uuid; None where there is none, or a conversation of another kind."""
    found = ports.conversations.get(case_id)
    return found if found and found.kind == SUPPORT else None


def read_case(ports: Ports, case_id: str, window: Window) -> tuple[Conversation, Poll] | None:
    """The case with this uuid and messages of it, for whoever holds the uuid; None as `find_case`."""
    found = poll(ports, case_id, window)
    return found if found and found[0].kind == SUPPORT else None


def say(ports: Ports, caller: Caller, case: Conversation, said: Said) -> Posted:
    """Say something in a case whose uuid the caller showed; a closed one stays closed. Raises as `send` does."""
    return send(ports, key_holder_of(case, caller), case, Draft("text", text=said.text), said.client_id)


def open_case(ports: Ports, caller: Caller, case_id: str, said: Said) -> Posted:
    """Open a case with its first message; the desk and the customer are told.

    The same first message again, under the same client id and for the same uuid, is answered as it was then. Raises
    Conflict where it differs, and otherwise as `send` does.
    """
    plan = _plan(ports, caller, case_id, said)
    speaker = key_holder_of(plan, caller)
    side = plan.participant(speaker) or DESK
    first = Line(side.id, speaker.id, Draft("text", text=said.text))
    opened = open_conversation(ports, plan, [first], said.client_id)
    if opened is None:
        return _again(ports, caller, plan, said)
    deliver(ports, opened[1])
    return opened[1][0]


def _plan(ports: Ports, caller: Caller, case_id: str, said: Said) -> Conversation:
    """The desk comes first, so that an agent speaks for it even where the agent is the customer too."""
    customer_id = caller.id if caller.is_user else f"customer:{case_id}"
    plan = Conversation(
        id=case_id,
        number=0,
        kind=SUPPORT,
        participants=(DESK, Participant(customer_id, "customer", said.name)),
        created_at=ports.clock.now(),
        context={"name": said.name, "email": said.email, "status": OPEN, "assignee": None},
    )
    return replace(plan, lists=lists_of(plan))


def _again(ports: Ports, caller: Caller, plan: Conversation, said: Said) -> Posted:
    known = ports.conversations.get(plan.id)
    if known is None:
        raise AssertionError("a conversation that exists cannot be read")
    if any(known.context.get(one) != plan.context.get(one) for one in ("name", "email")):
        raise Conflict("this client_id was used for another first message of yours", field="client_id")
    return say(ports, caller, known, said)
