import pytest

from chalicelib.edge.sessions import cookie_in, cookie_out


@pytest.mark.parametrize(
    ("header", "held"),
    [
        ("sessionid=guest.abc", "guest.abc"),
        ("theme=dark; sessionid=guest.a=b; lang=en", "guest.a=b"),
        ("sessionid=", ""),
        ("xsessionid=other; theme", None),
        ("", None),
        (None, None),
    ],
)
def test_the_sessions_cookie_is_found_among_others(header: str | None, held: str | None) -> None:
    assert cookie_in(header) == held


def test_a_cookie_is_kept_from_scripts_and_from_other_sites() -> None:
    header = cookie_out("guest.abc", secure=False)["Set-Cookie"]

    assert header == "sessionid=guest.abc; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"


def test_a_cookie_over_https_stays_on_https() -> None:
    assert cookie_out("guest.abc", secure=True)["Set-Cookie"].endswith("; Secure")
