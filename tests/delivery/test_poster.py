import pytest
from botocore.exceptions import ReadTimeoutError

from chalicelib.aws.management import Management
from chalicelib.aws.session import new_session
from chalicelib.delivery.poster import Outcome, Poster
from tests.aws.answers import Answers


class Sockets(Answers):
    """A gateway that answers as the test says, and the poster in front of it."""

    def __init__(self) -> None:
        session = new_session()
        super().__init__(session)
        self.poster = Poster(Management(session, "http://127.0.0.1:9/dev", sleep=lambda _: None))


@pytest.fixture
def sockets() -> Sockets:
    return Sockets()


def test_a_frame_that_was_taken_is_delivered(sockets: Sockets) -> None:
    sockets.add("PostToConnection", {})

    assert sockets.poster.post("c=", b"{}") is Outcome.DELIVERED
    (sent,) = sockets.sent
    assert (sent.method, sent.url, sent.body) == ("POST", "http://127.0.0.1:9/dev/@connections/c%3D", b"{}")


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
    sockets: Sockets, code: str, status: int, outcome: Outcome
) -> None:
    sockets.refuse("PostToConnection", code, status)

    assert sockets.poster.post("c", b"{}") is outcome


def test_a_socket_that_does_not_answer_in_time_has_failed(sockets: Sockets) -> None:
    sockets.fail(ReadTimeoutError(endpoint_url="http://127.0.0.1:9"))

    assert sockets.poster.post("c", b"{}") is Outcome.FAILED
