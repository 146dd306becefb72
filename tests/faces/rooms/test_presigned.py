"""Files by the presigned way: announced first, then uploaded to storage, then told of."""

from typing import Any

import pytest

from tests.faces.rooms.browser import PERMISSION, Browser, messages_of

Room = dict[str, Any]


@pytest.fixture
def room(ann: Browser) -> Room:
    """A room of one."""
    return ann.open(name="Garden")


def test_a_file_may_follow_by_a_presigned_form(ann: Browser, bea: Browser, room: Room) -> None:
    """001 3.3.3: how limits may be larger than what a request carries."""
    bea.join(room)
    socket = bea.connect()

    announced = ann.write(room, type="v", file_name="film.mp4", file_size=4, content_type="video/mp4")

    form = announced.body.pop("upload")
    assert announced.status == 201
    assert form["fields"]["Content-Type"] == "video/mp4"
    assert (announced.body["file_url"], announced.body["file_name"]) == (None, "film.mp4")
    assert socket.take() == []

    ann.outside.world.files.kept[form["fields"]["key"]] = (b"film", "video/mp4")
    done = ann.post(f"{messages_of(room)}{announced.body['id']}/complete/")

    assert done.status == 200
    assert done.body == {**announced.body, "file_url": f"/media/chat-files/{done.body['id']}/film.mp4"}
    assert [frame["action"] for frame in socket.take()] == ["amendment", "re_message"]
    assert ann.read(room).body["results"][-1] == done.body


def test_a_presigned_message_asked_for_again_is_the_same_with_a_form(ann: Browser, room: Room) -> None:
    body = {"type": "v", "file_name": "film.mp4", "file_size": 4, "content_type": "video/mp4", "local_id": "l1"}

    first, again = ann.write(room, **body), ann.write(room, **body)

    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body


def test_a_file_is_not_whole_before_it_has_arrived(ann: Browser, room: Room) -> None:
    sent = ann.write(room, type="v", file_name="film.mp4", file_size=4, content_type="video/mp4").body
    done = f"{messages_of(room)}{sent['id']}/complete/"

    missing = ann.post(done)
    ann.outside.world.files.kept[sent["upload"]["fields"]["key"]] = (b"another size", "video/mp4")

    assert (missing.status, list(missing.body)) == (409, ["detail"])
    assert ann.post(done).status == 409


def test_an_upload_that_never_came_leaves_nothing_to_show(ann: Browser, room: Room) -> None:
    sent = ann.write(room, type="v", text="look", file_name="f.mp4", file_size=4, content_type="video/mp4").body

    ann.outside.world.clock.advance(hours=2)

    shown = ann.read(room).body["results"][-1]
    assert (shown["text"], shown["file_url"], shown["file_name"]) == ("", None, None)
    assert ann.post(f"{messages_of(room)}{sent['id']}/complete/").status == 404


def test_only_the_sender_completes_an_upload_and_only_in_its_room(ann: Browser, bea: Browser, room: Room) -> None:
    bea.join(room)
    other = ann.open()
    sent = ann.write(room, type="v", file_name="f.mp4", file_size=4, content_type="video/mp4").body
    text = ann.say(room, "hello")

    assert bea.post(f"{messages_of(room)}{sent['id']}/complete/").body == PERMISSION
    assert ann.post(f"{messages_of(other)}{sent['id']}/complete/").status == 404
    for message_id in [text["id"], "1", "nonsense"]:
        assert ann.post(f"{messages_of(room)}{message_id}/complete/").status == 404
