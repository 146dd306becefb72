"""The use cases of marketplace, rooms, shops and support; as in `torture.cases`."""

from collections.abc import Sequence
from typing import Any

from torture.cases import Case, two_strangers
from torture.scene import UNAVAILABLE, NotDoneError, Scene

ADDRESSES = {"ann": "R9MuyZUrDaH1bVJrdng8GY8XsDeFcxmDTj", "bea": "xMpa8DxDLdC9SQPcAFBc2vqwyPsoFtrWyC"}
ROOMS = "/api/chat/conversations/"
CHATS = "/api/v1/chat/"
THREADS = "/api/chat/"
CASES_OF_SUPPORT = "/api/conversation/"


def market(scene: Scene) -> None:
    """Ann may use the marketplace; Bea is the vendor."""
    scene.arrive("ann", "bea", roles=["chat_management"])


def chat_open(scene: Scene) -> None:
    """Ann has a chat with Bea, and said something."""
    market(scene)
    marketplace_chat(scene)
    marketplace_message(scene)


def marketplace_chat(scene: Scene) -> None:
    """Ann opens a chat; the vendor's welcome comes with it."""
    scene.notes["chat"] = scene.call("ann", "POST", CHATS, {"vendor_id": "bea"})["id"]
    scene.says("bea", "Welcome! How can we help you?")


def marketplace_message(scene: Scene) -> None:
    """Ann writes in the chat."""
    kept = _say(scene, f"{CHATS}send/message/", "how much?", {"chat": scene.notes["chat"], "content": "how much?"})
    scene.notes["message"] = kept["id"]


def marketplace_read_message(scene: Scene) -> None:
    """Bea marks it as read."""
    scene.call("bea", "PATCH", f"{CHATS}read/message/{scene.notes['message']}/", {"is_read": True})


def marketplace_delete_message(scene: Scene) -> None:
    """Ann takes it back; what is not there any more is deleted."""
    path = f"{CHATS}delete/message/{scene.notes['message']}/"
    answer = scene.process.request("DELETE", path, scene.tokens["ann"])
    if answer.status not in {204, 404}:
        raise NotDoneError(answer, passing=answer.status == UNAVAILABLE)


def room_of_two(scene: Scene) -> None:
    """Ann and Bea are in a room."""
    two_strangers(scene)
    room(scene)
    room_join(scene)


def room_of_one(scene: Scene) -> None:
    """Ann is in a room, and Bea is there."""
    two_strangers(scene)
    room(scene)


def room(scene: Scene) -> None:
    """Ann opens a room."""
    scene.notes["room"] = scene.call("ann", "POST", ROOMS, {"name": "tea"}, idempotency_key="room")["id"]


def room_join(scene: Scene) -> None:
    """Bea joins it."""
    scene.call("bea", "POST", f"{ROOMS}{scene.notes['room']}/join/", {})


def room_message(scene: Scene) -> None:
    """Ann writes in it."""
    body = {"type": "T", "text": "tea?", "local_id": "local"}
    _say(scene, f"{ROOMS}{scene.notes['room']}/messages/", "tea?", body)


def wallets(scene: Scene) -> None:
    """Ann and Bea have addresses."""
    for name, address in ADDRESSES.items():
        scene.arrive(name, address=address)


def thread_open(scene: Scene) -> None:
    """They have a thread."""
    wallets(scene)
    shop_thread(scene)


def shop_thread(scene: Scene) -> None:
    """Ann opens a thread with its first message."""
    body = {"participants": list(ADDRESSES.values()), "initial_message": "is it there?"}
    scene.notes["thread"] = scene.call("ann", "POST", THREADS, body, idempotency_key="thread")["uuid"]
    scene.says("ann", "is it there?")


def shop_message(scene: Scene) -> None:
    """Ann writes in it."""
    body = {"sender": ADDRESSES["ann"], "content": "please"}
    _say(scene, f"{THREADS}{scene.notes['thread']}/message/", "please", body)


def shop_thread_read(scene: Scene) -> None:
    """Bea marks the thread as read."""
    scene.call("bea", "PATCH", f"{THREADS}{scene.notes['thread']}/", {"is_read": True, "address": ADDRESSES["bea"]})


def thread_and_shop(scene: Scene) -> None:
    """They have a thread, and there is a shop."""
    thread_open(scene)
    scene.arrive("root", roles=["admin"])
    scene.call("root", "PUT", "/api/shops/7/", {"name": "Tea", "url": "https://tea.example.com"})


def shop_thread_about_a_shop(scene: Scene) -> None:
    """Ann says that the thread is about the shop."""
    scene.call("ann", "PATCH", f"{THREADS}{scene.notes['thread']}/", {"shop_id": 7})


def agent_at_the_desk(scene: Scene) -> None:
    """Ann is a customer with an account, Bea an agent."""
    scene.arrive("ann")
    scene.arrive("bea", roles=["agent"])


def case_open(scene: Scene) -> None:
    """Ann has a case."""
    agent_at_the_desk(scene)
    support_first_message(scene)
    found = scene.call("bea", "GET", CASES_OF_SUPPORT)
    scene.notes["case"] = found["items"][0]["id"]


def support_first_message(scene: Scene) -> None:
    """It opens a case."""
    scene.call("ann", "POST", "/api/messages/", {"content": "help", "client_id": "first"})
    scene.says("ann", "help")


def support_take(scene: Scene) -> None:
    """Bea takes the case."""
    scene.call("bea", "PATCH", f"{CASES_OF_SUPPORT}{scene.notes['case']}/take/")


def support_close(scene: Scene) -> None:
    """Bea closes it."""
    scene.call("bea", "PATCH", f"{CASES_OF_SUPPORT}{scene.notes['case']}/close/")


def _say(scene: Scene, path: str, said: str, body: dict[str, Any]) -> dict[str, Any]:
    scene.says("ann", said)
    answer: dict[str, Any] = scene.call("ann", "POST", path, body, idempotency_key=said)
    return answer


FACE_CASES: Sequence[Case] = (
    Case(marketplace_chat, market),
    Case(marketplace_message, chat_open),
    Case(marketplace_read_message, chat_open),
    Case(marketplace_delete_message, chat_open),
    Case(room, two_strangers),
    Case(room_join, room_of_one),
    Case(room_message, room_of_two),
    Case(shop_thread, wallets),
    Case(shop_message, thread_open),
    Case(shop_thread_read, thread_open),
    Case(support_first_message, agent_at_the_desk),
    Case(support_take, case_open),
    Case(support_close, case_open),
)

SLOW_CASES: Sequence[Case] = (Case(shop_thread_about_a_shop, thread_and_shop),)
"""A change of subject that was cut may be repeated a minute later; until then the answer is «not now»."""
