"""The templates of the stages that there are, untouched."""

from typing import Any

import pytest

from infra.stages import load_stage
from infra.template import template

Template = dict[str, Any]


@pytest.fixture(scope="session")
def dev() -> Template:
    """The stage dev's."""
    return template(load_stage("dev"))


def of_type(whole: Template, kind: str) -> dict[str, Any]:
    """The properties of every resource of this type, by its name."""
    return {name: one["Properties"] for name, one in whole["Resources"].items() if one["Type"] == f"AWS::{kind}"}
