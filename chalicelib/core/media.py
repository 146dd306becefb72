"""Pictures, sound and film: which types there are, and whether bytes are what they say they are."""

from chalicelib.core.errors import Invalid

Signature = tuple[int, bytes]
"""What stands at an offset of every file of a type."""

_ISO = tuple((4, box) for box in (b"ftyp", b"moov", b"mdat", b"wide", b"free"))
_MATROSKA = ((0, b"\x1aE\xdf\xa3"),)
_OGG = ((0, b"OggS"),)
_MP3 = ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xfa"), (0, b"\xff\xf3"), (0, b"\xff\xf2"))

SIGNATURES: dict[str, tuple[Signature, ...]] = {
    "image/jpeg": ((0, b"\xff\xd8\xff"),),
    "image/png": ((0, b"\x89PNG\r\n\x1a\n"),),
    "image/gif": ((0, b"GIF87a"), (0, b"GIF89a")),
    "image/webp": ((8, b"WEBP"),),
    "audio/mpeg": _MP3,
    "audio/mp4": _ISO,
    "audio/ogg": _OGG,
    "audio/wav": ((8, b"WAVE"),),
    "audio/webm": _MATROSKA,
    "audio/aac": ((0, b"\xff\xf1"), (0, b"\xff\xf9")),
    "video/mp4": _ISO,
    "video/ogg": _OGG,
    "video/quicktime": _ISO,
    "video/webm": _MATROSKA,
}
"""Every type that is taken, and how its files can begin."""

OTHER_NAMES = {
    "image/jpg": "image/jpeg",
    "audio/mp3": "audio/mpeg",
    "audio/x-wav": "audio/wav",
    "audio/wave": "audio/wav",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
}
"""What browsers and phones call some of them."""

MEDIA = ("image", "audio", "video")
"""The kinds of media: the first halves of the types."""


def media_type(kind: str, content_type: str) -> str:
    """The type by its proper name. Raises Invalid, naming the field `kind`, for one that is not taken as this kind."""
    name = content_type.partition(";")[0].strip().lower()
    name = OTHER_NAMES.get(name, name)
    if name not in SIGNATURES or name.partition("/")[0] != kind:
        taken = ", ".join(one for one in SIGNATURES if one.startswith(f"{kind}/"))
        raise Invalid(f"{kind} is one of {taken}", field=kind)
    return name


BEGINNING = 16
"""Bytes from which a file's type is told."""


def begins_as(content_type: str, content: bytes) -> bool:
    """Whether these bytes begin as a file of this type does."""
    return any(content[at : at + len(mark)] == mark for at, mark in SIGNATURES.get(content_type, ()))


def check_content(kind: str, content_type: str, content: bytes) -> None:
    """Raises Invalid, naming the field `kind`, for bytes that do not begin as a file of this type does."""
    if not begins_as(content_type, content):
        raise Invalid(f"this file is not what it says it is: {content_type}", field=kind)
