import json
from dataclasses import FrozenInstanceError

import pytest

from chalicelib.core.policy import FILE_LIMITS
from chalicelib.core.uploads import MAX_FILE
from chalicelib.settings import SettingsError, load_settings

SECRET = "a-secret-for-tests-of-at-least-32-bytes"
SHARED = {"JWT_SECRET": SECRET}
ISSUED = {"JWT_JWKS_URL": "https://issuer.example.com/jwks.json", "GUEST_SECRET": SECRET}


def test_a_secret_is_all_it_takes() -> None:
    settings = load_settings(SHARED)

    assert (settings.stage, settings.table_prefix, settings.jwt_algorithm) == ("dev", "parley-dev-", "HS256")


def test_the_secret_may_stand_in_secrets_manager() -> None:
    assert load_settings({"JWT_SECRET_ARN": "arn:aws:secretsmanager:x"}).jwt_secret is None


def test_an_issuers_keys_are_of_rs256_unless_said_otherwise() -> None:
    assert load_settings(ISSUED).jwt_algorithm == "RS256"
    assert load_settings({**ISSUED, "JWT_ALGORITHM": "ES256"}).jwt_algorithm == "ES256"


@pytest.mark.parametrize(
    ("environment", "names"),
    [
        ({}, "JWT_SECRET"),
        ({"JWT_SECRET": ""}, "JWT_SECRET"),
        ({"JWT_SECRET": "short"}, "32 bytes"),
        ({**SHARED, "JWT_ALGORITHM": "none"}, "JWT_ALGORITHM"),
        ({**SHARED, "JWT_ALGORITHM": "HS512"}, "JWT_ALGORITHM"),
        ({**SHARED, "JWT_ALGORITHM": "RS256"}, "JWT_JWKS_URL"),
        ({**ISSUED, "JWT_ALGORITHM": "HS256"}, "JWT_JWKS_URL"),
        ({"JWT_JWKS_URL": "https://issuer.example.com/jwks.json"}, "GUEST_SECRET"),
        ({**ISSUED, "GUEST_SECRET": "short"}, "GUEST_SECRET"),
        ({**SHARED, "CHAT_ROLE_SCOPE": "everyone"}, "CHAT_ROLE_SCOPE"),
        ({**SHARED, "CHAT_ENABLE_ROOMS": "maybe"}, "CHAT_ENABLE_ROOMS"),
        ({**SHARED, "VFX_ADDRESS_VALIDATION": "none"}, "VFX_ADDRESS_VALIDATION"),
        ({**SHARED, "SHOP_ACCESS": "open"}, "SHOP_ACCESS"),
        ({**SHARED, "BOT_WEBHOOKS": "{"}, "BOT_WEBHOOKS"),
    ],
)
def test_an_environment_not_to_start_with_is_refused_by_name(environment: dict[str, str], names: str) -> None:
    with pytest.raises(SettingsError, match=names):
        load_settings(environment)


def test_no_refusal_repeats_a_secret() -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings({"JWT_SECRET": "short-secret"})

    assert "short-secret" not in str(refusal.value)


def test_settings_that_are_shown_show_no_secret() -> None:
    hook = {"Weather": {"url": "https://bots.example.com", "secret": SECRET}}

    shown = repr(load_settings({"JWT_SECRET": SECRET, "GUEST_SECRET": SECRET, "BOT_WEBHOOKS": json.dumps(hook)}))

    assert SECRET not in shown


@pytest.mark.parametrize("name", sorted(FILE_LIMITS))
@pytest.mark.parametrize("value", ["-1", "1.5", "x", str(MAX_FILE + 1)])
def test_a_limit_of_files_is_a_number_of_bytes_that_can_be(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        load_settings({**SHARED, name: value})


@pytest.mark.parametrize(
    ("environment", "enabled"),
    [
        ({}, True),
        ({"STAGE": "prod"}, False),
        ({"STAGE": "prod", "CHAT_ENABLE_ROOMS": "on"}, True),
        ({"CHAT_ENABLE_ROOMS": "OFF"}, False),
    ],
)
def test_rooms_are_open_but_in_production_unless_said_otherwise(environment: dict[str, str], *, enabled: bool) -> None:
    assert load_settings({**SHARED, **environment}).policy.chat_enable_rooms is enabled


def test_shops_are_private_unless_said_otherwise() -> None:
    assert load_settings(SHARED).policy.shop_access == "private"
    assert load_settings({**SHARED, "SHOP_ACCESS": "public"}).policy.shop_access == "public"


def test_tables_are_named_by_the_stage() -> None:
    assert load_settings({**SHARED, "STAGE": "prod"}).table_prefix == "parley-prod-"
    assert load_settings({**SHARED, "TABLE_PREFIX": "chat-"}).table_prefix == "chat-"


@pytest.mark.parametrize("variable", ["PUBLIC_URL", "S3_PUBLIC_URL", "JWT_ISSUER", "JWT_AUDIENCE"])
def test_an_empty_variable_is_none(variable: str) -> None:
    assert getattr(load_settings({**SHARED, variable: ""}), variable.lower()) is None


def test_settings_stay_as_they_were_read() -> None:
    with pytest.raises(FrozenInstanceError):
        load_settings(SHARED).stage = "prod"  # type: ignore[misc]
