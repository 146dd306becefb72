import re
from dataclasses import fields
from pathlib import Path

from chalicelib.core.policy import FILE_LIMITS
from infra.stages import Stage

PAGE = Path("docs/operations.md").read_text()


def test_every_variable_that_the_application_reads_is_explained() -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]{3,})"', Path("chalicelib/settings.py").read_text())) | {*FILE_LIMITS}

    assert {name for name in read if f"`{name}`" not in PAGE} == set()


def test_every_setting_of_a_stage_is_explained() -> None:
    assert {one.name for one in fields(Stage) if f"`{one.name}`" not in PAGE} == {"name"}


def test_every_rule_that_checkov_leaves_out_has_its_reason() -> None:
    rules = re.findall(r"^  - CKV\w+(.*)$", Path("infra/checkov.yaml").read_text(), re.MULTILINE)

    assert rules
    assert [reason for reason in rules if not re.fullmatch(r" +# .{20,}", reason)] == []
