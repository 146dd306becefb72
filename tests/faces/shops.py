"""Three wallets and a shop to chat about, from outside (contract 003)."""

from typing import Any
from urllib.parse import quote

from chalicelib.core.model import Shop
from chalicelib.core.policy import Policy
from tests.fakes.world import World
from tests.outside import Answer, Outside, token

ANN = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7"
BEA = "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7"
CAT = "xMpa8DxDLdC9SQPcAFBc2vqwyPsoFtrWyC"
WRONG = "RBjFKcqBvJdwbLq4bJPKRHCL7t1pjR4SXi"
"""Well formed, with a checksum that does not hold."""

ann, bea, cat = token("ann", address=ANN), token("bea", address=BEA), token("cat", address=CAT)


def with_policy(**choices: Any) -> Outside:
    """An application whose owner chose so, with the shop of the published example."""
    return stocked(Outside(World(policy=Policy(**choices))))


def stocked(outside: Outside) -> Outside:
    """The application with two shops."""
    outside.ports.shops.save(Shop("1", "My Shop", "rbx://myshop"))
    outside.ports.shops.save(Shop("bread", "Bread", "rbx://bread"))
    return outside


def opened(outside: Outside, who: str | None = ann, **body: Any) -> dict[str, Any]:
    """A thread, just opened or found."""
    answer = outside.post("/api/chat/", who, {"participants": [ANN, BEA], **body})
    assert answer.status in {200, 201}, answer
    return dict(answer.body)


def say(outside: Outside, uuid: str, who: str | None, sender: str, content: str, **headers: str) -> Answer:
    """A message, posted."""
    return outside.post(f"/api/chat/{uuid}/message/", who, {"sender": sender, "content": content}, **headers)


def patch(outside: Outside, uuid: str, who: str | None, /, **body: Any) -> Answer:
    """A thread, changed."""
    return outside.request("PATCH", f"/api/chat/{uuid}/", who, body=body)


def remove(outside: Outside, uuid: str, who: str | None = ann) -> Answer:
    """A thread, removed."""
    return outside.request("DELETE", f"/api/chat/{uuid}/", who)


def news(outside: Outside, who: str | None = bea, address: str = BEA, **query: str) -> list[dict[str, Any]]:
    """What is new to this address."""
    asked = "".join(f"&{name}={quote(value)}" for name, value in query.items())
    answer = outside.get(f"/api/chat/new-messages/?address={address}{asked}", who)
    assert answer.status == 200, answer
    assert answer.body["count"] == len(answer.body["results"])
    return list(answer.body["results"])


def contents(messages: list[dict[str, Any]]) -> list[str]:
    """What messages say."""
    return [one["content"] for one in messages]


def followed(outside: Outside, who: str | None, path: str) -> list[list[dict[str, Any]]]:
    """The results of every page, from this one on by its `next` links."""
    pages = []
    following: str | None = path
    while following:
        answer = outside.get(following.removeprefix("https://chat.example.com"), who)
        assert answer.status == 200, answer
        pages.append(answer.body["results"])
        following = answer.body["next"]
    return pages
