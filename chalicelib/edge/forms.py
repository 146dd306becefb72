"""Bodies of POST: JSON, or multipart with a file."""

from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from multipart import MultipartError, MultipartParser, parse_options_header

from chalicelib.core.errors import Invalid, TooLarge, UnsupportedType
from chalicelib.edge.fields import Body, parse_object

MAX_PARTS = 64


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file as it came with a form."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """What a body said: its plain fields, and its files by field."""

    fields: Body
    files: dict[str, UploadedFile] = field(default_factory=dict)


def parse_form(content_type: str, raw: bytes) -> Form:
    """The body of this content type.

    Raises UnsupportedType for a type that is neither JSON nor multipart, Invalid for one that is not what it says.
    """
    kind, options = parse_options_header(content_type or "application/json")
    if kind == "application/json":
        return Form(parse_object(raw or b"{}"))
    if kind == "multipart/form-data":
        return _parse_multipart(options.get("boundary", ""), raw)
    raise UnsupportedType(f"send application/json or multipart/form-data, not {kind[:80]!r}")


def _parse_multipart(boundary: str, raw: bytes) -> Form:
    if not boundary:
        raise Invalid("the multipart body names no boundary")
    form: dict[str, Any] = {}
    files: dict[str, UploadedFile] = {}
    parser = MultipartParser(
        BytesIO(raw),
        boundary,
        content_length=len(raw),
        part_limit=MAX_PARTS,
        memory_limit=len(raw) + 1,
        spool_limit=len(raw) + 1,
    )
    try:
        for part in parser:
            if part.filename is not None:
                kind = part.content_type or "application/octet-stream"
                files[part.name] = UploadedFile(_base_name(part.filename), kind, part.raw)
            else:
                form[part.name] = part.raw.decode()  # `value` would trust a charset that the client names
    except MultipartError as error:
        raise Invalid("the multipart body is broken") from error
    except UnicodeDecodeError as error:
        raise Invalid("a field of the form is not UTF-8") from error
    return Form(form, files)


def _base_name(name: str) -> str:
    """Some browsers send the whole path."""
    return name.replace("\\", "/").rpartition("/")[2]


def refuse_over(limit: int, size: int) -> None:
    """Raises TooLarge over `limit` bytes."""
    if size > limit:
        raise TooLarge(f"this way takes at most {limit} bytes; use the presigned upload for more")
