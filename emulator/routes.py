"""API Gateway's resource tree: which resource and variables a request path means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Match:
    """A resource with the values of its path variables, percent-encoded as they came (REST APIs do not decode)."""

    resource: str
    parameters: dict[str, str]


class RouteTable:
    """The routes of a Chalice application: path to methods."""

    def __init__(self, routes: Mapping[str, Sequence[str]]) -> None:
        self._routes = routes

    def find(self, path: str) -> Match | None:
        """The resource of a raw path. One trailing slash does not count; static words beat variables, left to right."""
        given = _segments(path.removesuffix("/") or "/")
        found = [route for route in self._routes if _fits(_segments(route), given)]
        if not found:
            return None
        resource = min(found, key=lambda route: [_is_variable(segment) for segment in _segments(route)])
        pairs = zip(_segments(resource), given, strict=True)
        return Match(resource, {name[1:-1]: value for name, value in pairs if _is_variable(name)})

    def allows(self, match: Match, method: str) -> bool:
        """Whether the resource has the method."""
        return method in self._routes[match.resource]

    def methods(self, match: Match) -> Sequence[str]:
        """The resource's methods."""
        return self._routes[match.resource]


def _segments(path: str) -> list[str]:
    return path.split("/")


def _is_variable(segment: str) -> bool:
    return segment.startswith("{")


def _fits(route: list[str], given: list[str]) -> bool:
    if len(route) != len(given):
        return False
    return all(value != "" if _is_variable(name) else name == value for name, value in zip(route, given, strict=True))
