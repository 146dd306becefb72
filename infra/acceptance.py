"""What is tried on a deployed stage beyond the scenes: refusals, files, and what a client sees of the one host."""

import uuid

import httpx
from websockets.exceptions import InvalidStatus, WebSocketException

from demo.scenes import PNG
from demo.stage import SceneError, Stage

TROUBLE = (SceneError, OSError, WebSocketException, httpx.HTTPError)
"""What a play raises that goes otherwise than written."""


def answer_health(stage: Stage) -> None:
    """It is there."""
    stage.ask("Anyone", "GET", "/healthz")


def connect(stage: Stage) -> None:
    """A socket opens for one with a token, and answers."""
    with stage.socket("Ada", token=stage.token(uuid.uuid4().hex)) as socket:
        socket.send(action="ping")
        socket.sees("pong")


def refuse_strangers(stage: Stage) -> None:
    """No token, no thread list and no socket."""
    _expect(httpx.get(f"{stage.address}/chat/user/threads/").status_code == 401, "a list needs a token")
    try:
        with stage.socket("Nobody", token=uuid.uuid4().hex):
            raise SceneError("a socket opened for a token that does not hold")
    except InvalidStatus as refused:
        _expect(refused.response.status_code in {401, 403}, "so does a socket")


def refuse_other_methods(stage: Stage) -> None:
    """The application itself says which methods there are."""
    answer = httpx.delete(f"{stage.address}/chat/user/threads/")
    _expect(answer.status_code == 405 and "GET" in answer.headers["allow"], "405 says what is allowed")


def send_text(stage: Stage) -> None:
    """A message between two, confirmed to the one and shown to the other."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    for_ben = stage.token(ben)
    with stage.socket("Ada", token=stage.token(ada)) as first, stage.socket("Ben", token=for_ben) as second:
        first.send(action="text_message", message_body="hello", receiver_id=ben)
        first.sees("conf_message")
        second.sees("re_message", message="hello")


def send_file(stage: Stage) -> None:
    """A file uploaded past the API: the bucket's event completes it, and only those who take part read it."""
    ada, ben = uuid.uuid4().hex, uuid.uuid4().hex
    for_ada, for_ben = stage.token(ada), stage.token(ben)
    stage.ask("Ben", "GET", "/chat/user/threads/", for_ben)
    body = {"receiver": ben, "attached_file_name": "a.png", "attached_file_size": len(PNG), "content_type": "image/png"}
    with stage.socket("Ben", token=for_ben) as reader:
        offered = stage.ask("Ada", "POST", "/chat/attachment/", for_ada, json=body)["data"]
        stage.upload("Ada", offered["upload"], "a.png", PNG)
        whole = reader.sees("amendment", amendment="attached")["entry"]
    link = f"{stage.address}{_path(whole['attached_file'])}"
    read = httpx.get(link, headers={"Authorization": f"Bearer {for_ben}"}, follow_redirects=True)
    _expect(read.content == PNG, "the file is read back whole")
    _expect(httpx.get(link).status_code == 401, "and by nobody without a token")


CHECKS = (answer_health, connect, refuse_strangers, refuse_other_methods, send_file)


def _path(link: str) -> str:
    return httpx.URL(link).path


def _expect(holds: bool, what: str) -> None:
    if not holds:
        raise SceneError(f"not so: {what}")
    print(f"  {'':<10} {'and':<6} {what}")
