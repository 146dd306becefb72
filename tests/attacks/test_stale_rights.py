"""Rights that a token had once, and tokens that are no access tokens."""

from typing import Any

import pytest

from chalicelib.core.model import User
from tests.outside import Outside, Refused, token

WALLET = "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7"
OTHER = "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7"
STAFF: dict[str, Any] = {"vendor_id": "shop", "roles": ["chat_management"]}


def opened(outside: Outside) -> int:
    """A customer's chat with the shop."""
    outside.get("/chat/user/threads/", token("shop"))
    return int(outside.post("/api/v1/chat", token("ann", roles=["chat_management"]), {"vendor_id": "shop"}).body["id"])


def test_a_wallet_that_the_token_names_no_more_is_lost(outside: Outside) -> None:
    outside.post("/api/chat", token("tom", address=WALLET), {"participants": [WALLET, OTHER]})

    assert outside.get("/api/chat", token("tom")).status == 403


def test_staff_whose_token_names_the_vendor_no_more_do_not_speak_for_it(outside: Outside) -> None:
    chat = opened(outside)
    assert outside.get(f"/api/v1/chat/{chat}", token("sam", **STAFF)).status == 200

    assert outside.get(f"/api/v1/chat/{chat}", token("sam", roles=["chat_management"])).status == 403


def test_what_a_token_denies_counts_against_the_profile(outside: Outside) -> None:
    outside.world.users.save(User("sam", address=WALLET, vendor_id="shop", roles=("chat_management",)))
    chat = opened(outside)

    paths = ["/api/chat", f"/api/v1/chat/{chat}"]
    silent = [outside.get(path, token("sam")).status for path in paths]
    denied = [outside.get(path, token("sam", address="", vendor_id="")).status for path in paths]

    assert (silent, denied) == ([200, 200], [403, 403])


@pytest.mark.parametrize("claims", [{"token_type": "refresh"}, {"type": "refresh"}, {"typ": "Refresh"}])
def test_a_token_that_is_for_getting_others_gives_no_access(outside: Outside, claims: dict[str, str]) -> None:
    """An owner's system signs both kinds with one secret."""
    odd = token("ann", **claims)

    assert outside.get("/chat/user/threads/", odd).status == 401
    with pytest.raises(Refused):
        outside.connect(odd)


@pytest.mark.parametrize(
    "claims", [{"token_type": "access"}, {"token_type": "sliding"}, {"typ": "Bearer"}, {"type": 1}]
)
def test_a_token_of_any_other_kind_gives_it(outside: Outside, claims: dict[str, Any]) -> None:
    assert outside.get("/chat/user/threads/", token("ann", **claims)).status == 200
