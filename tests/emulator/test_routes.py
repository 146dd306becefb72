import pytest

from emulator.routes import Match, RouteTable

TABLE = RouteTable(
    {
        "/": ["GET"],
        "/chat/{id}": ["GET", "PUT"],
        "/chat/lookup": ["POST"],
        "/chat/{id}/message": ["POST"],
    }
)


@pytest.mark.parametrize(
    ("path", "match"),
    [
        ("/", Match("/", {})),
        ("/chat/7", Match("/chat/{id}", {"id": "7"})),
        ("/chat/7/", Match("/chat/{id}", {"id": "7"})),
        ("/chat/lookup", Match("/chat/lookup", {})),
        ("/chat/a%2Fb/message", Match("/chat/{id}/message", {"id": "a%2Fb"})),
    ],
)
def test_a_path_means_the_resource_with_the_most_static_words(path: str, match: Match) -> None:
    assert TABLE.find(path) == match


@pytest.mark.parametrize("path", ["/nothing", "/chat", "/chat//message", "/chat/7/message/8", "/chat/7//"])
def test_a_path_that_fits_no_resource_is_unknown(path: str) -> None:
    assert TABLE.find(path) is None


def test_a_resource_allows_its_own_methods_only() -> None:
    match = Match("/chat/lookup", {})

    assert TABLE.allows(match, "POST")
    assert not TABLE.allows(match, "GET")
