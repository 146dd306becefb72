"""REST: what a view is given, what it answers, and refusals in the shape of its face."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from chalice.app import Blueprint, CaseInsensitiveMapping, CORSConfig, Response
from chalice.app import Request as ChaliceRequest

from chalicelib.core.errors import Broken, MethodNotAllowed, ParleyError, Unauthorized, Unavailable
from chalicelib.core.model import ANONYMOUS, Caller
from chalicelib.edge.forms import Form, parse_form
from chalicelib.edge.identity import Identity, bearer
from chalicelib.edge.sessions import Session, cookie_in, cookie_out
from chalicelib.observe import Observer

ANY_TYPE = ["*/*"]
"""API Gateway passes every body as bytes, and each view says itself what it reads."""

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view answers: a body for JSON (None: no body), a status, extra headers."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Request:
    """One request, its parts taken out only when a view asks."""

    def __init__(self, raw: ChaliceRequest, identity: Identity, origin: str | None) -> None:
        self._raw = raw
        self._identity = identity
        self._origin = origin
        self.query: Mapping[str, str] = dict(raw.query_params or {})

    @property
    def caller(self) -> Caller:
        """Who asks, by the Authorization header. Raises Unauthorized."""
        return self._identity.caller(bearer(self._raw.headers.get("authorization")))

    @property
    def caller_or_anonymous(self) -> Caller:
        """Who asks, or ANONYMOUS without a header. Raises Unauthorized for one that does not hold."""
        return self.caller if self._raw.headers.get("authorization") else Caller(ANONYMOUS)

    @property
    def caller_of_link(self) -> Caller:
        """Who asks, by header, `?token=` or cookie: for links that a browser follows by itself. Raises Unauthorized."""
        token = self._bearer or self.query.get("token")
        guest = None if token else self._guest
        return guest or self._identity.caller(token)

    @property
    def visitor(self) -> Caller:
        """Who asks, by header or else by cookie; `ANONYMOUS` for one who shows neither, or a cookie that does not hold.

        Raises Unauthorized for a header that does not.
        """
        token = self._bearer
        return self._identity.caller(token) if token else self._guest or Caller(ANONYMOUS)

    @property
    def session(self) -> Session:
        """As `visitor`, and who was nobody is a new guest from now on."""
        visitor = self.visitor
        caller = visitor if visitor.id != ANONYMOUS else self._identity.new_guest()
        if caller.is_user:
            return Session(caller)
        token = self._identity.guests.token(caller)
        return Session(caller, token, {} if self._bearer else cookie_out(token, secure=self._is_secure))

    def private_uuid(self, *parts: str) -> str:
        """A uuid that follows from these texts, and that nobody works out without our secret."""
        return self._identity.guests.private_uuid(*parts)

    @property
    def form(self) -> Form:
        """The body, JSON or multipart. Raises Invalid and UnsupportedType."""
        return parse_form(self._raw.headers.get("content-type", ""), _bytes(self._raw.raw_body))

    @property
    def idempotency_key(self) -> str | None:
        """The client's id for this request, if it sent the header."""
        return self._raw.headers.get("idempotency-key")

    def link(self, **query: object) -> str:
        """The absolute address of this same resource with other query parameters; None takes one out."""
        wanted = {**self.query, **query}
        wanted = {name: value for name, value in wanted.items() if value is not None and name != "token"}
        return f"{self.origin}{self._path}{'?' if wanted else ''}{urlencode(wanted)}"

    @property
    def origin(self) -> str:
        """Scheme and host that the client sees, and the gateway's stage if it calls it there; no slash at the end."""
        if self._origin:
            return self._origin
        scheme = self._raw.headers.get("x-forwarded-proto", "http")
        return f"{scheme}://{self._raw.headers.get('host', 'localhost')}{self._stage}"

    @property
    def _is_secure(self) -> bool:
        return self.origin.startswith("https:")

    @property
    def _bearer(self) -> str | None:
        return bearer(self._raw.headers.get("authorization"))

    @property
    def _guest(self) -> Caller | None:
        """The guest whose session the cookie is."""
        return self._identity.guest(cookie_in(self._raw.headers.get("cookie")))

    @property
    def _path(self) -> str:
        path = str(self._raw.to_original_event()["path"])
        return path if path.endswith("/") else f"{path}/"

    @property
    def _stage(self) -> str:
        """On the gateway's own domain the path that the client calls begins with the stage."""
        context, path = self._raw.context, self._raw.to_original_event()["path"]
        stage = f"/{context.get('stage')}"
        return stage if context.get("path") == f"{stage}{path}" else ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where clients find the API (None: where their request says), and the web origin that may call it."""

    origin: str | None = None
    allow_origin: str = "*"

    def cors(self) -> CORSConfig:
        """What browsers are told. Cookies go with one named origin only, as browsers demand."""
        return CORSConfig(
            allow_origin=self.allow_origin,
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key"],
            allow_credentials=self.allow_origin != "*",
            max_age=600,
        )


View = Callable[..., Answer]
Refuse = Callable[[ParleyError], Any]
"""How a face words a refusal: the body, for JSON."""


class Routes:
    """A face's routes. Every refusal leaves in the face's own shape, and nothing else leaves at all."""

    def __init__(self, name: str, identity: Identity, observer: Observer, refuse: Refuse, site: Site) -> None:
        self.blueprint = Blueprint(name)
        self._identity = identity
        self._observer = observer
        self._refuse = refuse
        self._site = site
        self._cors = site.cors()
        self._declared: dict[str, list[str]] = {}

    def route(self, path: str, method: str) -> Callable[[View], View]:
        """Declare a view for a path, written without a slash at its end; with one it is the same."""

        self._declared.setdefault(path, []).append(method)

        def declare(view: View) -> View:
            def answer(**variables: str) -> Response:
                return self._answer(view, variables)

            answer.__name__ = view.__name__
            self.blueprint.route(path, methods=[method], content_types=ANY_TYPE, cors=self._cors)(answer)
            return view

        return declare

    def refuse_other_methods(self) -> None:
        """Answer 405 to every method that no view was declared for; left alone, the gateway would answer 403."""
        for path, allowed in [(path, tuple(methods)) for path, methods in self._declared.items()]:
            for method in METHODS:
                if method not in allowed:
                    self.route(path, method)(_not_allowed(method, allowed))

    def _answer(self, view: View, variables: Mapping[str, str]) -> Response:
        raw = self.blueprint.current_request
        self._observer.begin(request_id=raw.context.get("requestId"), route=raw.context.get("resourcePath"))
        try:
            return _response(view(Request(raw, self._identity, self._site.origin), **variables))
        except ParleyError as error:
            self._observer.refused(error)
            return _response(Answer(self._refuse(error), error.status, _advice(error)))
        except Exception:  # noqa: BLE001 - the last line: a bug is logged whole and answered without its insides
            self._observer.failed("unhandled")
            return _response(Answer(self._refuse(Broken("something went wrong on our side")), 500))
        finally:
            self._observer.end()


def _bytes(raw: bytes | str) -> bytes:
    return raw.encode() if isinstance(raw, str) else raw


def _not_allowed(method: str, allowed: tuple[str, ...]) -> View:
    def refuse(_: Request, **_variables: str) -> Answer:
        raise MethodNotAllowed(f'Method "{method}" not allowed.', allowed=allowed)

    return refuse


def _advice(error: ParleyError) -> dict[str, str]:
    """The headers that tell a client what to do instead."""
    match error:
        case Unavailable():
            return {"Retry-After": str(error.retry_after)}
        case Unauthorized():
            return {"WWW-Authenticate": "Bearer"}
        case MethodNotAllowed():
            return {"Allow": ", ".join(error.allowed)}
        case _:
            return {}


def _response(answer: Answer) -> Response:
    headers: dict[str, str | list[str]] = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        **({"Content-Type": "application/json"} if answer.body is not None else {}),
        **answer.headers,
    }
    return Response(body=_json(answer.body), status_code=answer.status, headers=headers)


def _json(body: Any) -> str:
    """JSON in UTF-8. Escaped, most scripts would take two or three times the room, and a function answers with 6 MB.

    What stands in an object under two names, as envelopes have it, is written out once.
    """
    if body is None:
        return ""
    if isinstance(body, dict):
        texts = {id(value): _encode(value) for value in body.values()}
        text = f"{{{','.join(f'{_encode(name)}:{texts[id(value)]}' for name, value in body.items())}}}"
    else:
        text = _encode(body)
    return text.encode(errors="replace").decode()


_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


def accept_anything(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Middleware: a request without an Accept header accepts anything, as HTTP has it; Chalice would answer 400."""
    if "accept" not in event.headers:
        event.headers = CaseInsensitiveMapping({**event.headers, "accept": "*/*"})
    return get_response(event)
