"""A question, answered at the desk."""

from reference.stories.play import Play
from tests.outside import token

AGENT = token("agent", roles=["agent"])
ONCE = "4f3c9a52-6f0e-4f0b-9a51-0c7f7f3a8a11"


def tell(play: Play) -> None:
    """Someone asks, an agent takes the case, answers, closes it and opens it again."""
    play.connect(AGENT)
    asked = {"content": "Where is my order?", "name": "Sam", "email": "sam@example.com", "client_id": ONCE}
    key = play.post("/api/messages", None, asked).body["items"][0]["conversation"]
    play.post("/api/messages", None, asked)
    play.connect(None, conversation=key)
    (case,) = play.get("/api/conversation?status=OPEN", AGENT).body["items"]
    path = f"/api/conversation/{case['id']}"
    play.request("PATCH", f"{path}/take", AGENT)
    play.post("/api/messages", AGENT, {"conversation": key, "content": "On its way."})
    play.request("PATCH", f"{path}/close", AGENT)
    play.request("PATCH", f"{path}/open", AGENT)
    play.get(f"/api/messages/{key}?since=0", None)
    play.get("/api/conversation?limit=many", AGENT)
