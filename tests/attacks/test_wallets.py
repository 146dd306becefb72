"""Users who are called like somebody's wallet, and wallets that are called like somebody."""

import pytest

from tests.outside import Outside, Socket, token

WALLET = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7"
OTHER = "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7"
ACTIONS = ["send", "read", "typing", "presence"]


@pytest.fixture
def eve(outside: Outside) -> Socket:
    """The socket of someone whose user id is the wallet of Ann."""
    return outside.connect(token(WALLET))


@pytest.fixture
def thread(outside: Outside, eve: Socket) -> str:  # noqa: ARG001 - she listens before anything is said
    """What Ann's wallet and another say to each other."""
    said = {"participants": [WALLET, OTHER], "initial_message": "for two"}
    return str(outside.post("/api/chat", token("ann", address=WALLET), said).body["uuid"])


def test_a_user_who_is_called_like_a_wallet_hears_nothing_of_its_threads(eve: Socket, thread: str) -> None:
    told = eve.send(action="sync", since="2020-01-01T00:00:00Z")

    assert [(frame["action"], frame.get("positions")) for frame in told] == [("synced", {})]
    assert eve.send(action="sync", positions={thread: 0})[0]["action"] == "reset"


@pytest.mark.parametrize("action", ACTIONS)
def test_a_user_who_is_called_like_a_wallet_takes_no_part_in_its_threads(eve: Socket, thread: str, action: str) -> None:
    (refused,) = eve.send(action=action, conversation_id=thread, content="hello", seq=1)

    assert (refused["action"], refused["code"]) == ("error", "not_found")


@pytest.mark.parametrize("path", ["/api/chat", "/api/chat/{thread}", "/api/chat/{thread}/message"])
def test_a_user_who_is_called_like_a_wallet_reads_none_of_its_threads(outside: Outside, thread: str, path: str) -> None:
    assert outside.get(path.format(thread=thread), token(WALLET)).status == 403


@pytest.mark.parametrize("action", ACTIONS)
def test_a_wallet_that_is_called_like_a_user_takes_no_part_in_what_that_user_says(
    outside: Outside, action: str
) -> None:
    outside.get("/chat/user/threads/", token("ben"))
    thief = outside.connect(token("tom", address=WALLET))
    (said,) = outside.connect(token(WALLET)).send(action="text_message", receiver_id="ben", message_body="for Ben")

    told = thief.take()
    (refused,) = thief.send(action=action, conversation_id=said["conversation_id"], content="hello", seq=1)

    assert told == []
    assert (refused["action"], refused["code"]) == ("error", "not_found")


def test_whoever_is_called_like_their_own_wallet_has_it(outside: Outside, thread: str) -> None:
    owner = outside.connect(token(WALLET, address=WALLET))

    (told,) = owner.send(action="send", conversation_id=thread, content="it is mine")

    assert (told["action"], told["entry"]["sender"]) == ("conf_message", WALLET)
