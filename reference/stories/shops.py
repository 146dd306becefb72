"""Two wallets talk about a shop."""

from reference.stories.play import Play
from tests.outside import token

BUYER, SELLER = "RDH1vYrMK1rYgxZvZZyYxx5f4pUk97XzA5", "RM73Y13QwGUpu1egx9NTTbu4qxaJ29E9j7"
BUYING, SELLING = token("buyer", address=BUYER), token("seller", address=SELLER)
TWO = [BUYER, SELLER]


def tell(play: Play) -> None:
    """A thread is opened, answered, found, changed and removed."""
    play.connect(BUYING)
    play.connect(SELLING)
    opening = {"participants": TWO, "shop_id": 1, "initial_message": "Is this still available?"}
    thread = f"/api/chat/{play.post('/api/chat', BUYING, opening).body['uuid']}"
    play.post("/api/chat", BUYING, {"participants": TWO, "shop_id": 1})
    answer = {"sender": SELLER, "content": "Yes.", "client_id": "1"}
    play.post(f"{thread}/message", SELLING, answer)
    play.post(f"{thread}/message", SELLING, answer)
    play.get(f"{thread}/message?limit=20", BUYING)
    play.get("/api/chat", BUYING)
    play.get(f"/api/chat/lookup?participants={BUYER},{SELLER}&shop_id=1", BUYING)
    play.get(f"/api/chat/new-messages?address={BUYER}&since=2025-03-14T10:00:00Z", BUYING)
    play.get(thread, BUYING)
    play.request("PATCH", thread, BUYING, body={"is_read": True, "address": BUYER})
    play.request("PATCH", thread, BUYING, body={"shop_id": None})
    play.request("DELETE", thread, BUYING)
    play.get(f"/api/chat/lookup?participants={BUYER},{SELLER}", BUYING)
