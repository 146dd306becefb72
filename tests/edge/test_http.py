import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from chalice.app import Chalice

import app
from chalicelib.core.errors import ALL, Broken, MethodNotAllowed, ParleyError, Unauthorized, Unavailable
from chalicelib.edge.http import Answer, Refuse, Request, Routes, Site, View, accept_anything
from tests.fakes.world import World
from tests.outside import Context, token

ERRORS = (*ALL, Broken)
REFUSALS = {face.__name__.split(".")[-2]: refuse for face, refuse in app.FACES}
PLAIN = REFUSALS["platform"]


class Bench:
    """One route of one view, called as API Gateway calls it."""

    def __init__(self, view: View, refuse: Refuse = PLAIN, site: Site | None = None) -> None:
        parts = World().parts({})
        routes = Routes("bench", parts.identity, parts.observer, refuse, site or Site())
        routes.route("/thing/{name}", "POST")(view)
        routes.refuse_other_methods()
        self.app = Chalice("bench", configure_logs=False)
        self.app.api.binary_types = ["*/*"]
        self.app.register_middleware(accept_anything, "http")
        self.app.register_blueprint(routes.blueprint)

    def call(
        self,
        method: str = "POST",
        *,
        body: str = "",
        encoded: bool = False,
        called: str = "/thing/one/",
        **headers: str,
    ) -> dict[str, Any]:
        """The answer as the gateway gets it; `called` is the path as the client called it."""
        context = {"resourcePath": "/thing/{name}", "httpMethod": method, "path": called, "stage": "prod"}
        event = {
            "resource": "/thing/{name}",
            "path": "/thing/one/",
            "httpMethod": method,
            "headers": {name.replace("_", "-"): value for name, value in headers.items()},
            "multiValueHeaders": {},
            "queryStringParameters": {"a": "1", "token": "secret"},
            "multiValueQueryStringParameters": {"a": ["1"], "token": ["secret"]},
            "pathParameters": {"name": "one"},
            "stageVariables": None,
            "requestContext": context,
            "body": body,
            "isBase64Encoded": encoded,
        }
        answer: dict[str, Any] = self.app(event, Context())
        if answer.get("isBase64Encoded"):
            answer["body"] = base64.b64decode(answer["body"]).decode()
        return answer


def raising(error: Exception) -> View:
    def view(_: Request, name: str) -> Answer:  # noqa: ARG001 - a view gets the path's variables
        raise error

    return view


def telling(look: Callable[[Request], object]) -> View:
    """A view that answers what it sees of the request."""

    def view(request: Request, name: str) -> Answer:  # noqa: ARG001 - a view gets the path's variables
        return Answer({"seen": look(request)})

    return view


def seen(answer: dict[str, Any]) -> Any:
    return json.loads(answer["body"])["seen"]


@pytest.mark.parametrize("face", sorted(REFUSALS))
@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: str(kind.__name__))
def test_every_refusal_has_its_status_and_its_faces_shape(face: str, kind: type[ParleyError]) -> None:
    answer = Bench(raising(kind("because")), REFUSALS[face]).call()

    body = json.loads(answer["body"])
    assert answer["statusCode"] == kind.status
    assert body == REFUSALS[face](kind("because"))
    assert not {"Code", "Message"} & set(body)


@pytest.mark.parametrize("face", sorted(REFUSALS))
def test_a_bug_is_answered_in_the_faces_shape_without_its_insides(face: str) -> None:
    answer = Bench(raising(RuntimeError("table parley-users")), REFUSALS[face]).call()

    assert answer["statusCode"] == 500
    assert "parley-users" not in answer["body"]
    assert json.loads(answer["body"]) == REFUSALS[face](Broken("something went wrong on our side"))


@pytest.mark.parametrize(
    ("error", "header", "value"),
    [
        (Unavailable("busy"), "Retry-After", "1"),
        (Unauthorized("who?"), "WWW-Authenticate", "Bearer"),
        (MethodNotAllowed("no", allowed=["GET", "PUT"]), "Allow", "GET, PUT"),
    ],
)
def test_a_refusal_says_what_to_do_instead(error: ParleyError, header: str, value: str) -> None:
    assert Bench(raising(error)).call()["headers"][header] == value


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_method_that_no_view_was_declared_for_is_refused_with_those_that_were(method: str) -> None:
    answer = Bench(telling(lambda _: None)).call(method)

    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "POST")


def test_answers_are_neither_stored_nor_guessed_at() -> None:
    headers = Bench(telling(lambda _: None)).call()["headers"]

    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")


def test_an_answer_that_is_opened_as_a_page_can_do_nothing() -> None:
    headers = Bench(telling(lambda _: None)).call()["headers"]

    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize("accept", [{}, {"accept": "*/*"}, {"Accept": "text/html"}, {"ACCEPT": "application/json"}])
def test_a_request_is_served_whatever_it_accepts(accept: dict[str, str]) -> None:
    assert Bench(telling(lambda _: 1)).call(body="", encoded=False, called="/thing/one/", **accept)["statusCode"] == 200


def test_a_body_that_the_gateway_encoded_is_read() -> None:
    body = base64.b64encode(b'{"said": "hello"}').decode()
    bench = Bench(telling(lambda request: request.form.fields["said"]))

    assert seen(bench.call(body=body, encoded=True, content_type="application/json")) == "hello"


def test_a_body_that_came_as_text_is_read() -> None:
    bench = Bench(telling(lambda request: request.form.fields["said"]))

    assert seen(bench.call(body='{"said": "é"}', content_type="application/json")) == "é"


def test_a_form_that_the_gateway_encoded_is_read() -> None:
    raw = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n\xff\x00\r\n--b--\r\n'
    bench = Bench(telling(lambda request: list(request.form.files["f"].content)))

    answer = bench.call(
        body=base64.b64encode(raw).decode(), encoded=True, content_type="multipart/form-data; boundary=b"
    )

    assert seen(answer) == [0xFF, 0]


def test_a_type_that_no_route_reads_is_refused_in_the_faces_shape() -> None:
    answer = Bench(telling(lambda request: request.form.fields)).call(body="a=1", content_type="text/plain")

    assert answer["statusCode"] == 415
    assert json.loads(answer["body"])["code"] == "unsupported_type"


def test_the_caller_is_known_by_the_header_and_not_by_the_query() -> None:
    bench = Bench(telling(lambda request: request.caller.id))

    assert seen(bench.call(authorization=f"Bearer {token('ann')}")) == "ann"
    assert bench.call()["statusCode"] == 401


def test_a_view_of_links_takes_the_token_of_the_query_too() -> None:
    answer = Bench(telling(lambda request: request.caller_of_link.id)).call()

    assert answer["statusCode"] == 401
    assert json.loads(answer["body"])["message"] == "Given token not valid for any token type"


def test_the_clients_own_id_of_a_request_is_in_its_header() -> None:
    bench = Bench(telling(lambda request: request.idempotency_key))

    assert [seen(bench.call(idempotency_key="c1")), seen(bench.call())] == ["c1", None]


def test_a_link_to_the_same_resource_never_carries_the_token() -> None:
    bench = Bench(telling(lambda request: request.link(cursor="x y", a=None)), site=Site("https://chat.example.com"))

    assert seen(bench.call()) == "https://chat.example.com/thing/one/?cursor=x+y"


@pytest.mark.parametrize(("path", "stage"), [("/prod/thing/one/", "/prod"), ("/thing/one/", "")])
def test_on_the_gateways_own_domain_the_origin_ends_with_the_stage(path: str, stage: str) -> None:
    bench = Bench(telling(lambda request: request.link()))

    answer = bench.call(called=path, host="abc.example.com", x_forwarded_proto="https")

    assert seen(answer) == f"https://abc.example.com{stage}/thing/one/?a=1"


def test_the_origin_is_the_one_the_request_came_to_unless_configured() -> None:
    bench = Bench(telling(lambda request: request.origin))

    assert seen(bench.call(host="api.example.com", x_forwarded_proto="https")) == "https://api.example.com"
