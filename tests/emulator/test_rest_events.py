"""The shapes of the developer guide's example, name by name."""

from typing import Any

import pytest
from starlette.requests import Request

from emulator import rest_events
from emulator.routes import Match

NOW = 1_583_349_317.135  # 2020-03-04 19:15:17 UTC


def request(query: str = "", headers: dict[str, str] | None = None, path: str = "/my/path") -> Request:
    raw = [(name.lower().encode(), value.encode()) for name, value in (headers or {"Host": "example.org"}).items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": raw,
            "client": ("192.0.2.1", 1234),
            "server": ("127.0.0.1", 8000),
            "scheme": "http",
        }
    )


def event(sent: Request, body: bytes = b"", binary_types: tuple[str, ...] = ()) -> dict[str, Any]:
    return rest_events.event(sent, Match("/my/{name}", {"name": "path"}), body, NOW, binary_types)


def test_an_event_has_the_documented_names() -> None:
    made = event(request())

    assert set(made) == {
        "resource", "path", "httpMethod", "headers", "multiValueHeaders", "queryStringParameters",
        "multiValueQueryStringParameters", "pathParameters", "stageVariables", "requestContext", "body",
        "isBase64Encoded",
    }  # fmt: skip


def test_a_context_says_where_and_when() -> None:
    context = event(request(headers={"Host": "example.org", "User-Agent": "curl"}))["requestContext"]

    assert context["resourcePath"] == "/my/{name}"
    assert context["path"] == "/my/path"
    assert context["requestTime"] == "04/Mar/2020:19:15:17 +0000"
    assert context["requestTimeEpoch"] == 1_583_349_317_135
    assert (context["identity"]["sourceIp"], context["identity"]["userAgent"]) == ("192.0.2.1", "curl")


def test_repeated_parameters_keep_every_value_and_the_last_one() -> None:
    made = event(request(query="a=1&a=%C3%A9&b="))

    assert made["queryStringParameters"] == {"a": "é", "b": ""}
    assert made["multiValueQueryStringParameters"] == {"a": ["1", "é"], "b": [""]}


def test_what_is_not_there_is_null() -> None:
    made = rest_events.event(request(), Match("/", {}), b"", NOW, ["*/*"])

    absent = ("queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body")
    assert [made[name] for name in absent] == [None] * 5
    assert made["isBase64Encoded"] is False


def test_headers_are_spelled_as_on_the_wire_and_tell_of_the_client() -> None:
    headers = event(request(headers={"host": "example.org", "content-type": "text/plain"}))["headers"]

    assert headers["Content-Type"] == "text/plain"
    assert (headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]) == ("192.0.2.1", "http")


@pytest.mark.parametrize(
    ("binary_types", "content_type", "body", "encoded"),
    [
        (("*/*",), "application/json", "e30=", True),
        (("multipart/form-data",), "multipart/form-data; boundary=x", "e30=", True),
        (("multipart/form-data",), "application/json", "{}", False),
        ((), "application/json", "{}", False),
    ],
)
def test_a_body_of_a_binary_type_is_base64(
    binary_types: tuple[str, ...], content_type: str, body: str, encoded: bool
) -> None:
    made = event(request(headers={"content-type": content_type}), b"{}", binary_types)

    assert (made["body"], made["isBase64Encoded"]) == (body, encoded)


def test_a_base64_answer_is_decoded_for_a_client_that_accepts_the_type_first() -> None:
    answer = {"statusCode": 200, "body": "AP8=", "isBase64Encoded": True}

    assert rest_events.response(answer, "image/png, */*", ["image/png"]).body == b"\x00\xff"
    assert rest_events.response(answer, "text/html, image/png", ["image/png"]).body == b"AP8="


def test_headers_with_several_values_are_all_sent() -> None:
    answer = {"statusCode": 200, "headers": {"A": "0"}, "multiValueHeaders": {"Set-Cookie": ["a=1", "b=2"]}}

    sent = rest_events.response(answer, None, []).headers

    assert (sent["a"], sent.getlist("set-cookie")) == ("0", ["a=1", "b=2"])


def test_the_gateway_renames_headers_that_are_its_own() -> None:
    sent = rest_events.response({"statusCode": 401, "headers": {"WWW-Authenticate": "Bearer"}}, None, []).headers

    assert "www-authenticate" not in sent
    assert sent["x-amzn-remapped-www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"statusCode": "200"},
        {"statusCode": 200, "body": {}},
        {"statusCode": 200, "body": "%", "isBase64Encoded": True},
    ],
)
def test_an_answer_that_is_none_is_refused(answer: object) -> None:
    with pytest.raises(rest_events.MalformedAnswerError):
        rest_events.response(answer, "*/*", ["*/*"])
