"""What is said of each route; the faces' own are in `faces`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reference.schema import Fields, Schema


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path: its face, what it does, what it takes, and what it answers (None: no body).

    `!` at the end of a name in `query` and `body` says that it has to be there. `files` are what a multipart body may
    carry beside them. `once` tells that `Idempotency-Key` makes it safe to repeat, `token` that it asks for one.
    """

    face: str
    summary: str
    answer: Schema | None = None
    query: Fields = field(default_factory=dict)
    body: Fields = field(default_factory=dict)
    files: tuple[str, ...] = ()
    once: bool = False
    token: bool = True


Operations = Mapping[str, Operation]
"""By method and path, such as `GET /healthz`."""

PAGE = {"limit": "integer: how many, at most 100", "before": "integer: only those below this position"}
DRF = {"page": "integer: which page, from 1", "cursor": "text: where the page begins, as `next` has it"}
SEND_ONCE = {"client_id": "text: your own id for it, of up to 128 characters: repeated, it stays one message"}
PRESIGNED = {"content_type": "text: type/subtype of a file that is still to come"}
