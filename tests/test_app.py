"""The application's outline: a table of contents, and routes that API Gateway takes."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from pathlib import Path

import pytest
from chalice.app import Chalice
from chalice.config import Config
from chalice.deploy import validate

import app as application
from tests.fakes.world import World
from tests.outside import Outside

SOURCE = Path(application.__file__).read_text()
ALLOWED = ("chalice", "chalicelib.wiring", "chalicelib.faces", "chalicelib.edge", "chalicelib.settings", "os", "typing")


@pytest.fixture(scope="module")
def chalice() -> Chalice:
    """The application on fakes."""
    return application.assemble(World().parts(application.ENCODERS))[0]


def imports() -> list[tuple[str, list[str]]]:
    """Every module that app.py imports, and the names it takes from it."""
    found = []
    for node in ast.walk(ast.parse(SOURCE)):
        if isinstance(node, ast.Import):
            found += [(one.name, list[str]()) for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((str(node.module), [one.name for one in node.names]))
    return found


def lines_of_code() -> int:
    """Lines that say something: neither blank nor a docstring."""
    tokens = tokenize.generate_tokens(io.StringIO(SOURCE).readline)
    silent = {tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER, tokenize.COMMENT}
    docstrings = {
        line
        for node in ast.walk(ast.parse(SOURCE))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return len({token.start[0] for token in tokens if token.type not in silent} - docstrings)


def test_the_application_is_a_table_of_contents() -> None:
    assert lines_of_code() < 80
    assert not [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.If | ast.Try | ast.While)]


def test_the_application_knows_wiring_faces_and_edge_and_of_the_core_the_kinds_of_conversations() -> None:
    for module, names in imports():
        of_kinds = module.startswith("chalicelib.core.") and all(name.isupper() for name in names)
        of_outline = module == "chalicelib" and names == ["wiring"]
        assert of_kinds or of_outline or module.startswith(ALLOWED), module


def test_no_route_ends_in_a_slash(chalice: Chalice) -> None:
    """Chalice refuses to deploy one that does, and strips the slash of a request."""
    assert [path for path in chalice.routes if path.endswith("/")] == []


def test_siblings_share_the_name_of_their_variable(chalice: Chalice) -> None:
    """API Gateway takes one name per level, and Chalice's own validation does not notice."""
    names: dict[str, set[str]] = defaultdict(set)
    for path in chalice.routes:
        parts = path.split("/")
        for depth, part in enumerate(parts):
            if part.startswith("{"):
                parent = re.sub(r"{\w+}", "{}", "/".join(parts[:depth]))
                names[parent].add(part)

    assert {parent: found for parent, found in names.items() if len(found) > 1} == {}


def test_every_path_answers_every_method(chalice: Chalice) -> None:
    """What is not declared the gateway itself would answer, with 403 and in no face's shape."""
    for path, methods in chalice.routes.items():
        assert {"GET", "POST", "PUT", "PATCH", "DELETE"} <= set(methods), path


def test_chalice_would_deploy_it(chalice: Chalice) -> None:
    config = Config(chalice_stage="dev", user_provided_params={"chalice_app": chalice})

    validate.validate_routes(chalice.routes)
    validate.validate_route_content_types(chalice.routes, chalice.api.binary_types)
    validate.validate_unique_function_names(config)
    validate.validate_feature_flags(chalice)


def test_the_functions_that_aws_calls_are_there() -> None:
    handlers = {one.handler_string for one in application.app.pure_lambda_functions}

    assert set(application.app.websocket_handlers) == {"$connect", "$default", "$disconnect"}
    assert all(callable(getattr(application, handler.removeprefix("app."))) for handler in handlers)


def test_it_is_healthy_without_a_token(outside: Outside) -> None:
    answer = outside.get("/healthz")

    assert (answer.status, answer.body) == (200, {"status": "ok"})
