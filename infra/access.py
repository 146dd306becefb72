"""The AWS calls that each function makes: IAM's actions, by what they are done to.

A target is `table:<name>`, `table:<name>/index/<index>`, `bucket`, `files`, `secret`, or `sockets:<method>`.
"""

from collections.abc import Mapping

Access = Mapping[str, frozenset[str]]

GET, GET_MANY, QUERY = "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"
PUT, UPDATE, DELETE = "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"


def _access(**targets: set[str]) -> Access:
    """Tables by their names."""
    return {f"table:{name}": frozenset(actions) for name, actions in targets.items()}


def _together(*parts: Access) -> Access:
    targets = {target for part in parts for target in part}
    return {target: frozenset().union(*(part.get(target, frozenset()) for part in parts)) for target in targets}


SECRET: Access = {"secret": frozenset({"secretsmanager:GetSecretValue"})}
ARRIVALS: Access = {
    "files": frozenset({"s3:DeleteObject", "s3:GetObject", "s3:PutObject"}),
    "bucket": frozenset({"s3:ListBucket"}),
}
"""A look at what was uploaded, its copy, and the end of that where the message was deleted meanwhile.

S3 answers 404 for what is missing only to those who may list."""

DELIVERY: Access = {
    **_access(connections={QUERY, GET, DELETE}),
    "sockets:POST": frozenset({"execute-api:ManageConnections"}),
}
"""Frames to open sockets; those that are gone are forgotten."""

AMENDING = _access(log={PUT, QUERY}, conversations={GET, UPDATE}, memberships={UPDATE}, users={GET_MANY})
"""An entry, the head, and the inboxes of those who take part.

The log is queried where another writer came first, or left something undone."""

SENDING = _together(AMENDING, DELIVERY, _access(log={GET}, sends={PUT}))

ACCESS: Mapping[str, Access] = {
    "api": _together(
        SENDING,
        ARRIVALS,
        SECRET,
        _access(
            users={GET, UPDATE},
            shops={GET, GET_MANY, PUT},
            conversations={GET_MANY, PUT},
            memberships={GET, PUT, DELETE},
        ),
        {
            "table:log/index/files": frozenset({QUERY}),
            "table:memberships/index/by_activity": frozenset({QUERY}),
        },
    ),
    "connect": _together(SECRET, _access(users={GET, UPDATE}, conversations={GET}, connections={PUT})),
    "message": _together(
        SENDING,
        ARRIVALS,
        _access(users={GET}, conversations={PUT}, memberships={PUT}),
        {f"table:memberships/index/{index}": frozenset({QUERY}) for index in ("by_activity", "by_amendment")},
    ),
    "disconnect": _access(connections={GET, DELETE}),
    "on_log": SENDING,
    "on_upload": _together(
        AMENDING, DELIVERY, ARRIVALS, _access(log={GET}), {"table:log/index/files": frozenset({QUERY})}
    ),
}
