from collections.abc import Mapping

import pytest

from chalicelib.core.policy import Policy
from chalicelib.settings import Settings, SettingsError, load_settings

SECRET = "a-secret-for-tests-of-at-least-32-bytes"
KEYS = "https://issuer.example.com/keys"


def load(environment: Mapping[str, str]) -> Settings:
    return load_settings({"JWT_SECRET": SECRET, **environment})


def test_what_is_not_chosen_is_as_documented() -> None:
    policy = load({}).policy

    assert (policy.chat_role_scope, policy.chat_enable_rooms) == ("all", True)
    assert (policy.vfx_address_validation, policy.shop_access) == ("strict", "private")


@pytest.mark.parametrize(
    ("name", "value", "choice"),
    [
        ("CHAT_ROLE_SCOPE", "vendor", "chat_role_scope"),
        ("VFX_ADDRESS_VALIDATION", "relaxed", "vfx_address_validation"),
        ("SHOP_ACCESS", "public", "shop_access"),
    ],
)
def test_a_choice_is_told_to_the_faces(name: str, value: str, choice: str) -> None:
    assert getattr(load({name: value.upper()}).policy, choice) == value


@pytest.mark.parametrize(
    ("environment", "are_open"),
    [
        ({"STAGE": "prod"}, False),
        ({"STAGE": "prod", "CHAT_ENABLE_ROOMS": "on"}, True),
        ({"STAGE": "dev", "CHAT_ENABLE_ROOMS": "False"}, False),
    ],
)
def test_rooms_are_open_unless_the_stage_is_prod(environment: Mapping[str, str], are_open: bool) -> None:
    assert load(environment).policy.chat_enable_rooms is are_open


@pytest.mark.parametrize(
    "environment",
    [
        {"CHAT_ROLE_SCOPE": "none"},
        {"CHAT_ENABLE_ROOMS": "maybe"},
        {"VFX_ADDRESS_VALIDATION": "lax"},
        {"SHOP_ACCESS": "open"},
    ],
)
def test_a_choice_that_there_is_not_stops_the_start(environment: Mapping[str, str]) -> None:
    (name,) = environment

    with pytest.raises(SettingsError, match=f"^{name} is one of "):
        load(environment)


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({}, "set JWT_SECRET"),
        ({"JWT_SECRET": "too short"}, "at least 32 bytes"),
        ({"JWT_ALGORITHM": "none", "JWT_SECRET": SECRET}, "JWT_ALGORITHM is one of"),
        ({"JWT_ALGORITHM": "HS256", "JWT_SECRET": SECRET, "JWT_JWKS_URL": KEYS}, "RS256 or ES256"),
        ({"JWT_ALGORITHM": "RS256", "JWT_SECRET": SECRET}, "set JWT_JWKS_URL"),
        ({"JWT_JWKS_URL": KEYS}, "set GUEST_SECRET"),
    ],
)
def test_without_a_way_to_check_tokens_it_does_not_start(environment: Mapping[str, str], advice: str) -> None:
    with pytest.raises(SettingsError, match=advice):
        load_settings(environment)


def test_an_issuers_keys_are_checked_with_rs256_unless_said_otherwise() -> None:
    settings = load_settings({"JWT_JWKS_URL": KEYS, "GUEST_SECRET": SECRET})

    assert settings.jwt_algorithm == "RS256"


def test_the_faces_are_told_a_value_that_nothing_changes() -> None:
    with pytest.raises(AttributeError):
        Policy().shop_access = "public"  # type: ignore[misc]
