import pytest
from botocore.exceptions import ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.delivery.poster import Outcome, Poster
from chalicelib.storage import session as aws


@pytest.fixture(scope="module")
def client() -> object:
    return aws.client(aws.new_session(), "apigatewaymanagementapi", endpoint_url="http://127.0.0.1:9")


def test_a_frame_that_was_taken_is_delivered(client: object) -> None:
    with Stubber(client) as stub:
        stub.add_response("post_to_connection", {}, {"ConnectionId": "c", "Data": b"{}"})

        assert Poster(client).post("c", b"{}") is Outcome.DELIVERED


@pytest.mark.parametrize(
    ("code", "status", "outcome"),
    [
        ("GoneException", 410, Outcome.GONE),
        ("LimitExceededException", 429, Outcome.FAILED),
        ("PayloadTooLargeException", 413, Outcome.FAILED),
        ("ForbiddenException", 403, Outcome.FAILED),
        ("InternalServerError", 500, Outcome.FAILED),
    ],
)
def test_what_became_of_a_frame_is_told_and_not_raised(
    client: object, code: str, status: int, outcome: Outcome
) -> None:
    with Stubber(client) as stub:
        stub.add_client_error("post_to_connection", code, http_status_code=status)

        assert Poster(client).post("c", b"{}") is outcome


class SlowClient:
    """Answers too late."""

    class exceptions:  # noqa: N801 - as botocore's clients name it
        GoneException = KeyError

    def post_to_connection(self, **_: object) -> None:
        raise ReadTimeoutError(endpoint_url="http://127.0.0.1:9")

    delete_connection = post_to_connection


def test_a_socket_that_does_not_answer_in_time_has_failed() -> None:
    assert Poster(SlowClient()).post("c", b"{}") is Outcome.FAILED
