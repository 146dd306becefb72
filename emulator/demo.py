"""People and a shop to try the application with, provisioned through its own REST API."""

import time
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

TOKEN_SECONDS = 30 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Person:
    """A demo user, the same at every start."""

    id: str
    name: str
    roles: tuple[str, ...] = ()
    address: str | None = None

    @property
    def short_name(self) -> str:
        """The shell variable for the token."""
        return self.name.split()[-1].upper()

    def profile(self) -> dict[str, Any]:
        """The body of PUT /api/users/{id}."""
        return {
            "email": f"{self.short_name.lower()}@example.com",
            "fullname": self.name,
            "phone_number": f"+1555010{int(self.id[-1]):04}",
            "account_type": "vendor" if self.short_name == "VENDOR" else "user",
            "roles": list(self.roles),
            "address": self.address,
        }


PEOPLE = (
    Person("00000000-0000-4000-8000-000000000001", "Demo Ada", address="RDH1vYrMK1rYgxZvZZyYxx5f4pUk97XzA5"),
    Person("00000000-0000-4000-8000-000000000002", "Demo Ben", address="RM73Y13QwGUpu1egx9NTTbu4qxaJ29E9j7"),
    Person("00000000-0000-4000-8000-000000000003", "Demo Cleo", ("chat_management",)),
    Person("00000000-0000-4000-8000-000000000004", "Demo Agent", ("agent",)),
    Person("00000000-0000-4000-8000-000000000005", "Demo Vendor", ("chat_management",)),
)
"""Two with a wallet, a marketplace's customer and vendor, and a support agent."""

SHOP = {"name": "My Shop", "url": "rbx://myshop"}
"""The shop 1 of the published shop API's own examples."""


def token(secret: str, user_id: str, **claims: Any) -> str:
    """A token as the owner's system would issue it, good for 30 days."""
    expires_at = int(time.time()) + TOKEN_SECONDS
    return jwt.encode({"user_id": user_id, "exp": expires_at, **claims}, secret, "HS256")


async def provision(origin: str, secret: str) -> str | None:
    """Create or refresh the people and the shop. Answers why it could not, if so."""
    authorization = f"Bearer {token(secret, 'demo-admin', roles=['admin'])}"
    async with httpx.AsyncClient(base_url=origin, headers={"Authorization": authorization}, trust_env=False) as client:
        for person in PEOPLE:
            answer = await client.put(f"/api/users/{person.id}", json=person.profile())
            if not answer.is_success:
                return f"PUT /api/users answered {answer.status_code}"
        answer = await client.put("/api/shops/1", json=SHOP)
        if not answer.is_success:
            return f"PUT /api/shops answered {answer.status_code}"
    return None
