from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.errors import Invalid, UnsupportedType
from chalicelib.edge.forms import MAX_PARTS, parse_form
from tests.outside import multipart

NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
PLAIN = "multipart/form-data; boundary=b"


def part(head: str, content: bytes) -> bytes:
    return f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b--\r\n"


BROKEN = {
    "nothing": b"",
    "no boundary line": b"hello",
    "no end": part('name="a"', b"1"),
    "a part without a disposition": b"--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--\r\n",
    "a header without a colon": b"--b\r\nnonsense\r\n\r\n1\r\n--b--\r\n",
    "a name that is no UTF-8": b'--b\r\nContent-Disposition: form-data; name="\xff"\r\n\r\n1\r\n--b--\r\n',
    "a text that is no UTF-8": whole(part('name="a"', b"\xff\xfe")),
    "too many parts": whole(*[part(f'name="a{number}"', b"1") for number in range(MAX_PARTS + 1)]),
}


@given(st.dictionaries(NAMES, TEXTS, max_size=5), NAMES, st.binary(max_size=2000))
def test_a_form_is_read_as_it_was_written(texts: dict[str, str], name: str, content: bytes) -> None:
    raw, headers = multipart(texts, {f"file_{name}": ("notes.txt", "text/plain", content)})

    form = parse_form(headers["content-type"], raw)

    assert form.fields == texts
    assert (form.files[f"file_{name}"].name, form.files[f"file_{name}"].content) == ("notes.txt", content)


@pytest.mark.parametrize("raw", BROKEN.values(), ids=BROKEN)
def test_a_broken_form_is_refused(raw: bytes) -> None:
    with pytest.raises(Invalid):
        parse_form(PLAIN, raw)


@given(st.binary(max_size=300).map(lambda noise: b"--b\r\n" + noise), st.booleans())
def test_any_form_is_read_or_refused(raw: bytes, ended: bool) -> None:
    with suppress(Invalid):
        form = parse_form(PLAIN, raw + b"\r\n--b--\r\n" if ended else raw)
        assert all(isinstance(value, str) for value in form.fields.values())


@pytest.mark.parametrize("charset", ["latin-1", "unicode_escape", "utf-7", "hex", "no-such-charset"])
def test_texts_are_utf8_whatever_charset_a_part_claims(charset: str) -> None:
    head = f'name="a"\r\nContent-Type: text/plain; charset={charset}'

    form = parse_form(PLAIN, whole(part(head, "\\ud800 é +2AA-".encode())))

    assert form.fields == {"a": "\\ud800 é +2AA-"}


def test_a_file_of_no_stated_type_is_bytes() -> None:
    raw, _ = multipart({}, {"f": ("x", "", b"1")})

    file = parse_form("multipart/form-data; boundary=boundary-of-the-tests", raw).files["f"]

    assert file.content_type == "application/octet-stream"


def test_the_parameters_of_a_files_type_are_left_out() -> None:
    raw, headers = multipart({}, {"f": ("x", "text/plain; charset=utf-8", b"1")})

    assert parse_form(headers["content-type"], raw).files["f"].content_type == "text/plain"


@pytest.mark.parametrize("name", [r"C:\Users\ann\notes.txt", "/home/ann/notes.txt", "../../notes.txt"])
def test_a_path_before_a_files_name_is_left_out(name: str) -> None:
    raw, headers = multipart({}, {"f": (name, "text/plain", b"1")})

    assert parse_form(headers["content-type"], raw).files["f"].name == "notes.txt"


@pytest.mark.parametrize("content_type", ["", "application/json", "application/json; charset=utf-8"])
def test_json_is_read_under_its_names(content_type: str) -> None:
    assert parse_form(content_type, b'{"a": 1}').fields == {"a": 1}


def test_no_body_is_an_empty_form() -> None:
    assert parse_form("application/json", b"").fields == {}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "x", "a/b;" * 1000])
def test_any_other_type_is_not_supported(content_type: str) -> None:
    with pytest.raises(UnsupportedType):
        parse_form(content_type, b"a=1")


def test_a_form_without_a_boundary_is_refused() -> None:
    with pytest.raises(Invalid):
        parse_form("multipart/form-data", b"--b--")


@given(st.text())
def test_any_content_type_is_read_or_refused(content_type: str) -> None:
    with suppress(Invalid, UnsupportedType):
        assert parse_form(content_type, b"{}").fields == {}
