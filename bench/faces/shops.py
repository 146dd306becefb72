"""Two wallets with a thread about a shop, both connected, with 600 messages before: the API shows up to 500 at once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from urllib.parse import quote
from uuid import uuid4

from bench.faces.direct import TEXT
from bench.fixtures import more_messages
from bench.operations import TURNS, Act
from bench.process import House, person
from chalicelib.core.addresses import ALPHABET

CHAT = "/api/chat/"


def prepare(house: House, messages: int = 600) -> Mapping[str, Act]:
    """All that the API offers but for changing threads."""
    random = Random(uuid4().int)
    buyer, seller, *others = [_address(random) for _ in range(2 + TURNS)]
    hers, theirs = person(uuid4().hex, address=buyer), person(uuid4().hex, address=seller)
    shop = str(random.randrange(1, 1_000_000))
    admin = person("admin", roles=["admin"])
    house.call("PUT", f"/api/shops/{shop}/", admin, {"name": "My Shop", "url": "https://example.com"})
    house.connect(token=hers)
    house.connect(token=theirs)

    def opening(address: str) -> dict[str, object]:
        return {"participants": [buyer, address], "shop_id": int(shop), "initial_message": TEXT}

    def send(**headers: str) -> None:
        house.call("POST", f"{CHAT}{thread}/message/", hers, {"sender": buyer, "content": TEXT}, **headers)

    thread = str(house.call("POST", CHAT, hers, opening(seller))["uuid"])
    more_messages(house, thread, messages)
    now = quote(datetime.now(UTC).isoformat())
    lookup = f"{CHAT}lookup/?participants={buyer},{seller}&shop_id={shop}"
    return {
        "create thread": lambda number: house.call("POST", CHAT, hers, opening(others[number])),
        "send": lambda _: send(),
        "send with key": lambda number: send(idempotency_key=f"once-{number}"),
        "lookup": lambda _: house.call("GET", lookup, hers),
        "list of threads": lambda _: house.call("GET", f"{CHAT}?address={buyer}", hers),
        "thread with messages": lambda _: house.call("GET", f"{CHAT}{thread}/", hers),
        "page of 30 messages": lambda _: house.call("GET", f"{CHAT}{thread}/message/", hers),
        "new messages": lambda _: house.call("GET", f"{CHAT}new-messages/?address={seller}&since={now}", theirs),
        "read": lambda _: house.call("PATCH", f"{CHAT}{thread}/", theirs, {"is_read": True, "address": seller}),
    }


def _address(random: Random) -> str:
    """A wallet address of the main net: version, a made-up account, check sum; in base 58."""
    account = b"\x3c" + random.randbytes(20)
    number = int.from_bytes(account + sha256(sha256(account).digest()).digest()[:4], "big")
    digits = ""
    while number:
        number, digit = divmod(number, len(ALPHABET))
        digits = ALPHABET[digit] + digits
    return digits
