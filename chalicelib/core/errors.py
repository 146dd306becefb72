"""Everything the domain refuses, each with a code, an HTTP status and a message a person can act on."""

from collections.abc import Iterable


class ParleyError(Exception):
    """A refusal or a passing inability; `code` is stable, the message is for people.

    `field` names the input at fault, where there is one, so that a face can answer field by field.
    """

    code = "error"
    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Invalid(ParleyError):
    """The request is malformed: a wrong type, a missing or unacceptable field."""

    code = "invalid"


class Unauthorized(ParleyError):
    """No identity, or one that does not hold."""

    code = "unauthorized"
    status = 401


class Forbidden(ParleyError):
    """The caller is known and may not do this."""

    code = "forbidden"
    status = 403


class NotFound(ParleyError):
    """There is no such thing, or none that this caller may know of."""

    code = "not_found"
    status = 404


class MethodNotAllowed(ParleyError):
    """The path is there, the method is not; `allowed` are those that are."""

    code = "method_not_allowed"
    status = 405

    def __init__(self, message: str, *, allowed: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.allowed = tuple(allowed)


class Conflict(ParleyError):
    """The request contradicts what is stored: a reused client id, a lost race."""

    code = "conflict"
    status = 409


class TooLarge(ParleyError):
    """The message or file exceeds a limit, which the message names in bytes."""

    code = "too_large"
    status = 413


class UnsupportedType(ParleyError):
    """The body's content type is none that this route reads."""

    code = "unsupported_type"
    status = 415


class ConversationFull(ParleyError):
    """Every position of this conversation is used (see `ids.POSITIONS`)."""

    code = "conversation_full"
    status = 409


class Broken(ParleyError):
    """Our own mistake. What it was stands in the log, and not in the answer."""

    code = "internal"
    status = 500


class Unavailable(ParleyError):
    """A part that Parley stands on did not answer in time; nothing was confirmed, and trying again is safe.

    `retry_after` is the number of seconds worth waiting first.
    """

    code = "unavailable"
    status = 503
    retry_after = 1


ALL: tuple[type[ParleyError], ...] = (
    Invalid,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    UnsupportedType,
    ConversationFull,
    Unavailable,
)
