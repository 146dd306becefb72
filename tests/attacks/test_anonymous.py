"""A user of the owner's system who is called as nobody is."""

from tests.outside import Outside, token

ADDRESS = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7"
OTHER = "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7"


def test_a_user_who_is_called_anonymous_sees_no_shop_thread(outside: Outside) -> None:
    said = {"participants": [ADDRESS, OTHER], "initial_message": "for two"}
    thread = outside.post("/api/chat", token("ann", address=ADDRESS), said).body["uuid"]

    seen = outside.get(f"/api/chat/{thread}", token("anonymous"))

    assert seen.status == 403


def test_a_user_who_is_called_anonymous_speaks_for_no_address(outside: Outside) -> None:
    said = {"participants": [ADDRESS, OTHER], "initial_message": "forged"}

    opened = outside.post("/api/chat", token("anonymous"), said)

    assert opened.status == 403


def test_a_user_who_is_called_anonymous_stays_who_they_are(outside: Outside) -> None:
    room = outside.post("/api/chat/conversations", token("anonymous"), {"name": "Tea"})

    again = outside.get(f"/api/chat/conversations/{room.body['id']}", token("anonymous"))

    assert again.body["my_participant_id"] == room.body["my_participant_id"]
