"""Signed requests: where they go, who signs them, what is tried again, and what their errors say."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSPreparedRequest, AWSRequest, AWSResponse
from botocore.credentials import RefreshableCredentials
from botocore.exceptions import ClientError, ConnectTimeoutError, NoCredentialsError, NoRegionError, ReadTimeoutError
from botocore.session import Session

from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.management import Management
from chalicelib.aws.session import ATTEMPTS, new_session
from tests.aws.answers import Answers

KEY = {"TableName": "t", "Key": {"k": {"S": "grüße"}}}


class Aws(Answers):
    """AWS as the test says, a DynamoDB on it, and how long each pause before another try would have been."""

    def __init__(self, session: Session | None = None) -> None:
        session = session or new_session()
        super().__init__(session)
        self.pauses: list[float] = []
        self.dynamodb = DynamoDB(session, sleep=self.pauses.append)
        self.management = Management(session, "https://sockets.example.com/dev/", sleep=self.pauses.append)

    def get(self) -> dict[str, Any]:
        return self.dynamodb.call("GetItem", KEY)


@pytest.fixture
def aws() -> Aws:
    return Aws()


def test_a_call_is_what_botocores_own_client_sends(aws: Aws) -> None:
    aws.add("GetItem", {})
    client = Session()
    theirs = Answers(client)
    theirs.add("GetItem", {})

    aws.get()
    client.create_client("dynamodb").get_item(**KEY)

    (our, their) = (*aws.sent, *theirs.sent)
    assert (our.method, our.url) == (their.method, their.url)
    assert aws.parameters() == theirs.parameters() == [KEY]
    for header in ("X-Amz-Target", "Content-Type"):
        assert said(our, header) == said(their, header)


def test_an_answer_is_read_as_the_json_that_it_is(aws: Aws) -> None:
    aws.add("GetItem", {"Item": {"k": {"S": "grüße"}, "n": {"N": "1"}}})

    assert aws.get() == {"Item": {"k": {"S": "grüße"}, "n": {"N": "1"}}}


@pytest.mark.parametrize(
    ("variables", "url"),
    [
        ({"AWS_DEFAULT_REGION": "eu-west-1"}, "https://dynamodb.eu-west-1.amazonaws.com/"),
        ({"AWS_REGION": "eu-west-3"}, "https://dynamodb.eu-west-3.amazonaws.com/"),
        ({"AWS_REGION": "cn-north-1"}, "https://dynamodb.cn-north-1.amazonaws.com.cn/"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}, "http://127.0.0.1:1/"),
        (
            {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:2/"},
            "http://127.0.0.1:2/",
        ),
    ],
)
def test_calls_go_where_the_environment_says(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], url: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    aws = Aws()
    aws.add("GetItem", {})

    aws.get()

    assert aws.sent[0].url == url


def test_calls_go_where_the_profile_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text("[default]\nendpoint_url = http://127.0.0.1:3\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    aws = Aws()
    aws.add("GetItem", {})

    aws.get()

    assert aws.sent[0].url == "http://127.0.0.1:3/"


def test_without_a_region_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")

    with pytest.raises(NoRegionError):
        DynamoDB(new_session())


def test_a_call_is_signed_as_botocore_signs_it(aws: Aws) -> None:
    aws.add("PostToConnection", {})

    aws.management.post_to_connection("a=", b"{}")

    (sent,) = aws.sent
    again = AWSRequest("POST", "https://sockets.example.com/dev/@connections/a%3D", data=b"{}")
    for name in ("Content-Type", "X-Amz-Date"):
        again.headers[name] = said(sent, name)
    assert said(sent, "Authorization").startswith("AWS4-HMAC-SHA256 Credential=test/")
    assert said(sent, "Authorization").endswith(signature(again, said(sent, "X-Amz-Date")))


def test_a_sessions_token_is_sent(aws: Aws) -> None:
    session = new_session()
    session.set_credentials("key", "secret", "token")
    aws = Aws(session)
    aws.add("GetItem", {})

    aws.get()

    assert said(aws.sent[0], "X-Amz-Security-Token") == "token"


def test_credentials_that_expire_are_renewed_between_calls() -> None:
    keys = iter(("one", "two", "three"))
    session = new_session()
    session._credentials = RefreshableCredentials.create_from_metadata(  # noqa: SLF001 - as a provider would set it
        metadata=short_lived(next(keys)), refresh_using=lambda: short_lived(next(keys)), method="test"
    )
    aws = Aws(session)
    aws.add("GetItem", {})

    aws.get()
    aws.get()

    used = [said(one, "Authorization").split("=")[1].split("/")[0] for one in aws.sent]
    assert used == ["two", "three"]


def test_without_credentials_a_call_fails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    aws = Aws()

    with pytest.raises(NoCredentialsError):
        aws.get()
    assert aws.pauses == []


@pytest.mark.parametrize(("code", "status"), [("ThrottlingException", 400), ("Anything", 503), ("Anything", 429)])
def test_what_passes_is_tried_again_after_a_pause_and_signed_anew(aws: Aws, code: str, status: int) -> None:
    aws.refuse("GetItem", code, status)
    aws.add("GetItem", {"Item": {}})

    assert aws.get() == {"Item": {}}
    assert [0 <= pause <= 1 for pause in aws.pauses] == [True]
    assert len(aws.sent) == 2


@pytest.mark.parametrize("error", [ConnectTimeoutError, ReadTimeoutError])
def test_what_is_not_answered_is_tried_again(aws: Aws, error: Any) -> None:
    aws.fail(error(endpoint_url="http://127.0.0.1:9"))
    aws.add("GetItem", {"Item": {}})

    assert aws.get() == {"Item": {}}


def test_a_call_is_given_up_after_so_many_tries_with_ever_longer_pauses_at_most(aws: Aws) -> None:
    aws.fail(ReadTimeoutError(endpoint_url="http://127.0.0.1:9"))

    with pytest.raises(ReadTimeoutError):
        aws.get()
    assert len(aws.sent) == ATTEMPTS
    assert [pause <= longest for pause, longest in zip(aws.pauses, (1, 2, 4), strict=True)] == [True] * 3


def test_a_refusal_for_good_is_raised_at_once_with_all_that_was_said(aws: Aws) -> None:
    aws.refuse("GetItem", "ConditionalCheckFailedException", Item={"k": {"S": "v"}})

    with pytest.raises(ClientError) as raised:
        aws.get()

    response: Any = raised.value.response
    assert response["Error"] == {"Code": "ConditionalCheckFailedException", "Message": "no"}
    assert response["Item"] == {"k": {"S": "v"}}
    assert (raised.value.operation_name, len(aws.sent)) == ("GetItem", 1)


@pytest.mark.parametrize("body", [b"<html>bad gateway</html>", b"[]", b""])
def test_an_error_that_is_not_in_the_protocol_is_told_by_its_status(body: bytes) -> None:
    session = new_session()
    session.register("before-send", lambda request, **_: AWSResponse(request.url, 404, {}, Raw(body)))

    with pytest.raises(ClientError) as raised:
        DynamoDB(session).call("GetItem", KEY)
    assert raised.value.response["Error"]["Code"] == "404"


class Raw(BytesIO):
    """A body that botocore can read."""

    def stream(self, **_: Any) -> Any:
        yield self.read()


def signature(request: AWSRequest, timestamp: str) -> str:
    """By botocore, of this request at this time."""
    request.context["timestamp"] = timestamp
    auth = SigV4Auth(Session().get_credentials().get_frozen_credentials(), "execute-api", "us-east-1")
    return str(auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request))


def said(request: AWSPreparedRequest, header: str) -> str:
    """What the header says, which botocore's clients write in bytes."""
    value = request.headers[header]
    return value.decode() if isinstance(value, bytes) else str(value)


def short_lived(key: str) -> dict[str, str]:
    """Credentials that are about to expire."""
    soon = datetime.now(UTC) + timedelta(seconds=30)
    return {"access_key": key, "secret_key": "secret", "token": "token", "expiry_time": soon.isoformat()}
