"""A customer without an account who asked, an agent who took the case, 120 messages, both connected."""

from collections.abc import Mapping
from uuid import uuid4

from bench.faces.direct import TEXT
from bench.fixtures import more_messages
from bench.operations import TURNS, Act
from bench.process import House, person
from chalicelib.core.ids import message_id

MESSAGES, CASES = "/api/messages/", "/api/conversation/"


def prepare(house: House, messages: int = 120) -> Mapping[str, Act]:
    """All that the API offers to both sides."""
    agent = person(uuid4().hex, roles=["agent"])
    house.connect(token=agent)
    asked = house.call("POST", MESSAGES, None, {"name": "Sam", "content": TEXT})["items"][0]
    case = asked["conversation"]
    house.connect(conversation=case)
    seq = more_messages(house, case, messages)
    new = [house.call("POST", MESSAGES, None, {"name": "Sam", "content": TEXT})["items"][0] for _ in range(TURNS)]
    numbers = [_number(house, one["conversation"]) for one in new]
    since = message_id(_number(house, case), seq)

    def say(who: str | None, **headers: str) -> None:
        house.call("POST", f"{MESSAGES}?since={since}", who, {"conversation": case, "content": TEXT}, **headers)

    return {
        "poll, nothing new": lambda _: house.call("GET", f"{MESSAGES}{case}/?since={since}"),
        "first message": lambda _: house.call("POST", MESSAGES, None, {"name": "Sam", "content": TEXT}),
        "customer's message": lambda _: say(None),
        "agent's message": lambda _: say(agent),
        "with a key": lambda turn: say(agent, idempotency_key=f"once-{turn}"),
        "messages": lambda _: house.call("GET", f"{MESSAGES}{case}/"),
        "queue": lambda _: house.call("GET", f"{CASES}?status=OPEN", agent),
        "take": lambda turn: house.call("PATCH", f"{CASES}{numbers[turn]}/take", agent),
        "close": lambda turn: house.call("PATCH", f"{CASES}{numbers[turn]}/close", agent),
    }


def _number(house: House, case: str) -> int:
    found = house.process.ports.conversations.get(case)
    if found is None:
        raise LookupError(case)
    return found.number
