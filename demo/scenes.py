"""One scene for each published API. Every line printed happened; a scene that goes otherwise fails."""

import uuid
from collections.abc import Callable

from demo.stage import SceneError, Stage, title

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(64)


def direct(stage: Stage) -> None:
    """Two people, one of them on two devices."""
    title("Direct messages: text, a file both ways in, a profile, a repeat")
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    for_ada, for_ben = stage.token(ada, fullname="Demo Ada"), stage.token(ben, fullname="Demo Ben")
    with (
        stage.socket("Ada", token=for_ada) as first,
        stage.socket("Ada (2nd)", token=for_ada) as second,
        stage.socket("Ben", token=for_ben) as other,
    ):
        text = {"action": "text_message", "message_body": "hello there", "receiver_id": ben, "client_id": "demo-1"}
        first.send(**text)
        first.sees("conf_message", replayed=False)
        second.sees("conf_message")
        other.sees("re_message", message="hello there")
        first.send(**text)
        first.sees("conf_message", replayed=True)

        sent = stage.ask(
            "Ada",
            "POST",
            "/chat/attachment/",
            for_ada,
            data={"receiver": ben, "message": "a picture"},
            files={"attached_file": ("dot.png", PNG, "image/png")},
        )
        first.send(action="file_message", chat_id=sent["data"]["message"]["id"])
        other.sees("re_message", message="a picture")

        body = {
            "receiver": ben,
            "attached_file_name": "big.png",
            "attached_file_size": len(PNG),
            "content_type": "image/png",
        }
        offered = stage.ask("Ada", "POST", "/chat/attachment/", for_ada, json=body)["data"]
        stage.upload("Ada", offered["upload"], "big.png", PNG)
        first.send(action="file_message", chat_id=offered["message"]["id"])
        other.sees("re_message", message_type="file")

        other.send(action="user_profile_message", attached_profile_id=ada, receiver_id=ada)
        second.sees("re_message", message_type="user_profile")
    history = stage.ask("Ben", "GET", f"/chat/messages/{ada}/", for_ben)["data"]["messages"]
    _expect(len(history) == 4, "Ben's history has the four messages")


def marketplace(stage: Stage) -> None:
    """A customer opens a chat with a vendor, who is told and greets."""
    title("Marketplace: a chat opened, the vendor told, a message answered")
    buyer, vendor = uuid.uuid4().hex, uuid.uuid4().hex
    for_buyer = stage.token(buyer, fullname="Demo Buyer", roles=["chat_management"])
    for_vendor = stage.token(vendor, fullname="Demo Vendor", roles=["chat_management"], account_type="vendor")
    with stage.socket("Buyer", token=for_buyer) as customer, stage.socket("Vendor", token=for_vendor) as shop:
        chat = stage.ask("Buyer", "POST", "/api/v1/chat/", for_buyer, json={"vendor_id": vendor})
        shop.sees("reload_unread_messages")
        customer.sees("re_message")
        stage.ask(
            "Buyer", "POST", "/api/v1/chat/send/message", for_buyer, json={"chat": chat["id"], "content": "in stock?"}
        )
        asked = shop.sees("re_message")["entry"]
        stage.ask("Vendor", "PATCH", f"/api/v1/chat/read/message/{asked['id']}/", for_vendor, json={"is_read": True})
        stage.ask(
            "Vendor", "POST", "/api/v1/chat/send/message", for_vendor, json={"chat": chat["id"], "content": "yes"}
        )
        customer.sees("re_message")
    listed = stage.ask("Vendor", "GET", "/api/v1/chat/", for_vendor)
    _expect(listed["count"] == 1, "the vendor's list has the chat")


def rooms(stage: Stage) -> None:
    """Two guests in a room with two bots."""
    title("Rooms: guests, and bots that answer")
    with stage.guest() as alice, stage.guest() as bob:
        created = stage.ask(
            "Guest 1",
            "POST",
            "/api/chat/conversations/",
            client=alice,
            json={"name": "Demo room", "nickname": "One", "bots": ["ECHO", "Calculator"]},
        )
        joined = stage.ask(
            "Guest 2", "POST", f"/api/chat/conversations/{created['id']}/join/", client=bob, json={"nickname": "Two"}
        )
        with (
            stage.socket("Guest 1", token=created["token"]) as one,
            stage.socket("Guest 2", token=joined["token"]) as two,
        ):
            messages = f"/api/chat/conversations/{created['id']}/messages/"
            stage.ask("Guest 1", "POST", messages, client=alice, json={"type": "T", "text": "6*7", "local_id": "a"})
            two.sees("re_message")
            answers = {one.sees("re_message")["entry"]["text"] for _ in range(2)}
            _expect(answers == {"6*7", "42"}, "ECHO and Calculator answered once each")
            two.send(action="typing", conversation_id=created["id"])
            one.sees("typing")


def shops(stage: Stage) -> None:
    """Two wallets talk about a shop."""
    title("Shops: a thread between two addresses")
    buyer, seller = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7", "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7"
    for_buyer = stage.token(uuid.uuid4().hex, address=buyer)
    for_seller = stage.token(uuid.uuid4().hex, address=seller)
    stage.ask(
        "Owner",
        "PUT",
        "/api/shops/1",
        stage.token("demo-admin", roles=["admin"]),
        json={"name": "My Shop", "url": "rbx://myshop"},
    )
    with stage.socket("Buyer", token=for_buyer) as asking, stage.socket("Seller", token=for_seller) as selling:
        opening = {"participants": [buyer, seller], "shop_id": 1, "initial_message": "Is this item still available?"}
        thread = stage.ask("Buyer", "POST", "/api/chat/", for_buyer, json=opening)
        selling.sees("re_message")
        said = {"sender": seller, "content": "Yes. Would you like to make an offer?"}
        stage.ask("Seller", "POST", f"/api/chat/{thread['uuid']}/message/", for_seller, json=said)
        asking.sees("re_message")
    found = stage.ask("Buyer", "GET", f"/api/chat/lookup/?participants={buyer},{seller}&shop_id=1", for_buyer)
    _expect(found["thread"]["uuid"] == thread["uuid"], "the lookup finds the thread")


def support(stage: Stage) -> None:
    """Someone without an account asks; an agent takes it, answers, and closes it."""
    title("Support: an anonymous question, answered")
    for_agent = stage.token(uuid.uuid4().hex, fullname="Demo Agent", roles=["agent"])
    with stage.socket("Agent", token=for_agent) as desk:
        asked = stage.ask("Customer", "POST", "/api/messages/", json={"name": "Sam", "content": "Where is my order?"})
        key = asked["items"][0]["conversation"]
        desk.sees("re_message")
        with stage.socket("Customer", conversation=key) as customer:
            conversation = next(
                one
                for one in _all(
                    lambda offset: stage.ask(
                        "Agent", "GET", f"/api/conversation/?status=OPEN&offset={offset}", for_agent
                    )
                )
                if one["uuid"] == key
            )
            stage.ask("Agent", "PATCH", f"/api/conversation/{conversation['id']}/take", for_agent)
            stage.ask(
                "Agent", "POST", "/api/messages/", for_agent, json={"conversation": key, "content": "On its way."}
            )
            customer.sees("re_message")
            stage.ask("Agent", "PATCH", f"/api/conversation/{conversation['id']}/close", for_agent)
    polled = stage.ask("Customer", "GET", f"/api/messages/{key}/?since={asked['items'][0]['id']}")
    _expect([one["author"] for one in polled["items"]] == ["AGE"], "polling finds the agent's answer")


SCENES: tuple[Callable[[Stage], None], ...] = (direct, marketplace, rooms, shops, support)


def _all(page: Callable[[int], dict[str, list[dict[str, str]]]]) -> list[dict[str, str]]:
    """Every item of a list that is paged by offset."""
    found: list[dict[str, str]] = []
    while items := page(len(found))["items"]:
        found += items
    return found


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SceneError(f"not so: {what}")
    print(f"  {'':<10} {'and':<6} {what}")
