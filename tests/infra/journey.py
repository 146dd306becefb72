"""What the demo's scenes leave out, so that each function makes every call it can make."""

import uuid

import httpx

from demo.scenes import PNG
from demo.stage import Stage
from infra.acceptance import send_file


def read_and_catch_up(stage: Stage) -> None:
    """Two write, read, see who is there, and sync both ways; pages of messages, threads and files are read."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    for_ada, for_ben = stage.token(ada), stage.token(ben)
    with stage.socket("Ada", token=for_ada) as first, stage.socket("Ben", token=for_ben) as second:
        first.send(action="text_message", message_body="hello", receiver_id=ben)
        told = second.sees("re_message")
        place = {"conversation_id": told["conversation_id"]}
        second.send(action="read", seq=told["seq"], **place)
        first.sees("receipt")
        second.send(action="presence", **place)
        second.sees("presence")
        second.send(action="sync", positions={told["conversation_id"]: 0})
        second.sees("synced")
        second.send(action="sync", since="2020-01-01T00:00:00+00:00")
        second.sees("synced")
        stage.ask("Ben", "GET", "/chat/user/threads/", for_ben)
        stage.ask("Ben", "GET", f"/chat/messages/{ada}/", for_ben)


def read_a_file(stage: Stage) -> None:
    """A file is sent with its message, listed and read."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    for_ada, for_ben = stage.token(ada), stage.token(ben)
    stage.ask("Ben", "GET", "/chat/user/threads/", for_ben)
    sent = stage.ask(
        "Ada",
        "POST",
        "/chat/attachment/",
        for_ada,
        data={"receiver": ben},
        files={"attached_file": ("dot.png", PNG, "image/png")},
    )["data"]["message"]
    stage.ask("Ben", "GET", f"/chat/thread/files/{sent['thread']}/", for_ben)
    httpx.get(f"{stage.address}{sent['attached_file']}", headers={"Authorization": f"Bearer {for_ben}"})


def delete_a_picture(stage: Stage, vendor: str = "") -> None:
    """A picture is sent to a vendor and taken back."""
    buyer, vendor = uuid.uuid4().hex, vendor or uuid.uuid4().hex
    for_buyer = stage.token(buyer, roles=["chat_management"])
    stage.ask("Vendor", "GET", "/chat/user/threads/", stage.token(vendor))
    chat = stage.ask("Buyer", "POST", "/api/v1/chat/", for_buyer, json={"vendor_id": vendor})["id"]
    picture = {"image": ("dot.png", PNG, "image/png")}
    sent = stage.ask("Buyer", "POST", "/api/v1/chat/send/message", for_buyer, data={"chat": chat}, files=picture)
    headers = {"Authorization": f"Bearer {for_buyer}"}
    httpx.delete(f"{stage.address}/api/v1/chat/delete/message/{sent['id']}/", headers=headers).raise_for_status()


JOURNEY = (send_file, read_a_file, delete_a_picture, read_and_catch_up)
