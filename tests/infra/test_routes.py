"""The routes as API Gateway takes them, which `chalice validate` does not check."""

import re
from collections import defaultdict

from infra.application import routes
from tests.infra.conftest import Template

MOST_RESOURCES = 300
"""API Gateway's quota of resources in one REST API."""


def test_the_api_has_exactly_the_applications_routes(dev: Template) -> None:
    paths = dev["Resources"]["RestApi"]["Properties"]["Body"]["paths"]

    assert set(paths) == set(routes())
    assert {frozenset(one) - {"parameters"} for one in paths.values()} == {
        frozenset({"x-amazon-apigateway-any-method", "options"})
    }


def test_siblings_that_are_variables_share_one_name() -> None:
    siblings: dict[str, set[str]] = defaultdict(set)
    for path in routes():
        parts = path.split("/")
        for place, part in enumerate(parts):
            if part.startswith("{"):
                siblings["/".join(parts[:place])].add(part)

    assert {parent: names for parent, names in siblings.items() if len(names) > 1} == {}


def test_no_route_ends_in_a_slash_and_every_part_is_one_that_the_gateway_takes() -> None:
    part = re.compile(r"[a-zA-Z0-9._-]+|\{[a-zA-Z0-9._-]+\}")

    assert [path for path in routes() if not all(part.fullmatch(one) for one in path[1:].split("/"))] == []


def test_every_variable_of_a_path_is_declared(dev: Template) -> None:
    for path, one in dev["Resources"]["RestApi"]["Properties"]["Body"]["paths"].items():
        declared = [parameter["name"] for parameter in one.get("parameters", [])]
        assert declared == re.findall(r"\{(.+?)\}", path)


def test_the_routes_are_fewer_than_the_gateway_allows() -> None:
    prefixes = {"/".join(path.split("/")[:place]) for path in routes() for place in range(1, path.count("/") + 2)}

    assert len(prefixes) < MOST_RESOURCES


def test_a_preflight_names_the_methods_of_its_route(dev: Template) -> None:
    paths = dev["Resources"]["RestApi"]["Properties"]["Body"]["paths"]

    for path, methods in routes().items():
        told = paths[path]["options"]["x-amazon-apigateway-integration"]["responses"]["default"]["responseParameters"]
        allowed = told["method.response.header.Access-Control-Allow-Methods"].strip("'").split(",")
        assert set(allowed) == {*methods, "OPTIONS"}
