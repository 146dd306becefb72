"""The environment, read once, as one frozen value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.bots.hooks import Hook, parse_hooks
from chalicelib.bots.registry import BUILT_IN
from chalicelib.core.policy import FILE_LIMITS, FILE_SIZE, Policy
from chalicelib.core.uploads import MAX_FILE

ALGORITHMS = frozenset({"HS256", "RS256", "ES256"})
MIN_SECRET = 32
"""Bytes of a secret that signs."""

SWITCH = {"on": True, "true": True, "off": False, "false": False}


class SettingsError(ValueError):
    """The environment is not one to start with; the message says which variable and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a deployment can choose. docs/operations.md explains each.

    `socket_url` is where frames are posted, `public_url` the origin that clients see (None: as the request says),
    `s3_public_url` the origin of presigned links where it is not S3's own. `policy` is what the faces are told.
    `allow_origin` is the web origin that browsers may call from, cookies included; `*` any, without cookies.
    """

    stage: str
    table_prefix: str
    bucket: str
    socket_url: str
    public_url: str | None = None
    s3_public_url: str | None = None
    jwt_secret: str | None = field(default=None, repr=False)
    jwt_secret_arn: str | None = None
    jwt_jwks_url: str | None = None
    jwt_issuer: str | None = None
    jwt_audience: str | None = None
    jwt_algorithm: str = "HS256"
    jwt_user_claim: str = "user_id"
    guest_secret: str | None = field(default=None, repr=False)
    allow_origin: str = "*"
    policy: Policy = field(default_factory=Policy)
    bot_webhooks: Sequence[Hook] = ()


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings that the environment describes. Raises SettingsError, above all where no secret is configured."""
    jwks = environment.get("JWT_JWKS_URL") or None
    hooks = _hooks(environment)
    settings = Settings(
        stage=environment.get("STAGE", "dev"),
        table_prefix=environment.get("TABLE_PREFIX", f"parley-{environment.get('STAGE', 'dev')}-"),
        bucket=environment.get("ATTACHMENTS_BUCKET", ""),
        socket_url=environment.get("SOCKET_API_URL", ""),
        public_url=environment.get("PUBLIC_URL") or None,
        s3_public_url=environment.get("S3_PUBLIC_URL") or None,
        jwt_secret=environment.get("JWT_SECRET") or None,
        jwt_secret_arn=environment.get("JWT_SECRET_ARN") or None,
        jwt_jwks_url=jwks,
        jwt_issuer=environment.get("JWT_ISSUER") or None,
        jwt_audience=environment.get("JWT_AUDIENCE") or None,
        jwt_algorithm=environment.get("JWT_ALGORITHM") or ("RS256" if jwks else "HS256"),
        guest_secret=environment.get("GUEST_SECRET") or None,
        allow_origin=environment.get("ALLOW_ORIGIN") or "*",
        jwt_user_claim=environment.get("JWT_USER_CLAIM") or "user_id",
        policy=_policy(environment, hooks),
        bot_webhooks=hooks,
    )
    _check(settings)
    return settings


def _hooks(environment: Mapping[str, str]) -> Sequence[Hook]:
    """The bots that run elsewhere, each under a name of its own."""
    try:
        hooks = parse_hooks(environment.get("BOT_WEBHOOKS") or "{}")
    except (ValueError, TypeError) as error:
        raise SettingsError(f"BOT_WEBHOOKS: {error}") from error
    taken = {bot.name for bot in BUILT_IN} & {hook.name for hook in hooks}
    if taken:
        raise SettingsError(f"BOT_WEBHOOKS: {', '.join(sorted(taken))} is the name of a bot that comes with Parley")
    return hooks


def _policy(environment: Mapping[str, str], hooks: Sequence[Hook]) -> Policy:
    """Rooms are open unless the stage is `prod`, as in the original."""
    open_rooms = "off" if environment.get("STAGE") == "prod" else "on"
    return Policy(
        chat_role_scope=_choice(environment, "CHAT_ROLE_SCOPE", ("all", "vendor")),
        chat_enable_rooms=SWITCH[_choice(environment, "CHAT_ENABLE_ROOMS", (open_rooms, *SWITCH))],
        vfx_address_validation=_choice(environment, "VFX_ADDRESS_VALIDATION", ("strict", "relaxed")),
        shop_access=_choice(environment, "SHOP_ACCESS", ("private", "public")),
        bots=(*(bot.name for bot in BUILT_IN), *(hook.name for hook in hooks)),
        file_limits={name: _file_size(environment, name) for name in FILE_LIMITS},
    )


def _file_size(environment: Mapping[str, str], name: str) -> int:
    """Bytes, at most what the presigned way takes."""
    value = environment.get(name) or str(FILE_SIZE)
    if not (value.isascii() and value.isdigit() and len(value) <= 16) or int(value) > MAX_FILE:
        raise SettingsError(f"{name} is a number of bytes from 0 to {MAX_FILE}, not {value!r}")
    return int(value)


def _choice(environment: Mapping[str, str], name: str, choices: Sequence[str]) -> str:
    """One of the choices in lower case, the first where the variable is not set."""
    value = (environment.get(name) or choices[0]).lower()
    if value not in choices:
        raise SettingsError(f"{name} is one of {', '.join(dict.fromkeys(choices))}, not {value!r}")
    return value


def _check(settings: Settings) -> None:
    if settings.jwt_algorithm not in ALGORITHMS:
        raise SettingsError(f"JWT_ALGORITHM is one of {', '.join(sorted(ALGORITHMS))}, not {settings.jwt_algorithm!r}")
    if settings.jwt_algorithm == "HS256":
        if settings.jwt_jwks_url:
            raise SettingsError("JWT_JWKS_URL serves public keys: set JWT_ALGORITHM to RS256 or ES256")
        if not (settings.jwt_secret or settings.jwt_secret_arn):
            raise SettingsError("no secret to check tokens with: set JWT_SECRET, JWT_SECRET_ARN or JWT_JWKS_URL")
        if settings.jwt_secret and len(settings.jwt_secret.encode()) < MIN_SECRET:
            raise SettingsError(f"JWT_SECRET is too short to be one: HS256 wants at least {MIN_SECRET} bytes")
    elif not settings.jwt_jwks_url:
        raise SettingsError(f"{settings.jwt_algorithm} needs the issuer's public keys: set JWT_JWKS_URL")
    elif not (settings.guest_secret or settings.jwt_secret_arn):
        raise SettingsError("guests' tokens are signed by us: set GUEST_SECRET or JWT_SECRET_ARN beside JWT_JWKS_URL")
    if settings.guest_secret and len(settings.guest_secret.encode()) < MIN_SECRET:
        raise SettingsError(f"GUEST_SECRET is too short to be one: it has at least {MIN_SECRET} bytes")
