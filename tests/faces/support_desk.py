"""Short ways to what tests of the support API do: someone writes, an agent acts."""

from typing import Any

from tests.outside import Answer, Outside, token

AGENT = token("gus", roles=["agent"])
OTHER_AGENT = token("hal", roles=["agent"])
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def say(outside: Outside, content: str, who: str | None = None, since: int | None = None, **body: Any) -> Answer:
    """A message; `conversation`, `name` and `email` as wanted."""
    query = "" if since is None else f"?since={since}"
    return outside.post(f"/api/messages/{query}", who, {"content": content, **body})


def open_case(outside: Outside, content: str = "Hello", who: str | None = None, **body: Any) -> str:
    """The uuid of a new case."""
    return str(say(outside, content, who, **body).body["items"][0]["conversation"])


def poll(outside: Outside, case: str, query: str = "") -> Any:
    """What polling answers."""
    return outside.get(f"/api/messages/{case}/{query}").body


def contents(answered: Any) -> list[str]:
    """What the messages of an answer say."""
    return [item["content"] for item in answered["items"]]


def queue(outside: Outside, query: str = "", who: str = AGENT) -> Any:
    """What the agents' list answers."""
    return outside.get(f"/api/conversation/{query}", who).body


def uuids(answered: Any) -> list[str]:
    """The cases of an answer."""
    return [item["uuid"] for item in answered["items"]]


def number(outside: Outside, case: str) -> int:
    """The number of a case."""
    return int(outside.ports.conversations.get(case).number)


def act(outside: Outside, verb: str, case: str, who: str | None = AGENT) -> Answer:
    """An agent takes, closes or opens a case."""
    return outside.request("PATCH", f"/api/conversation/{number(outside, case)}/{verb}", who)
