from pathlib import Path

import pytest

from infra.errors import InfraError
from infra.stages import load_stage


def test_a_stage_is_one_small_file(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text('region = "eu-west-1"\nrate = 7\n')

    stage = load_stage("demo", tmp_path)

    assert (stage.stack, stage.region, stage.rate, stage.memory) == ("parley-demo", "eu-west-1", 7, 1024)


@pytest.mark.parametrize("name", ["nowhere", "../dev", "Dev", ""])
def test_a_stage_that_there_is_not_is_answered_with_those_there_are(name: str) -> None:
    with pytest.raises(InfraError, match=r"there is no stage .* there are dev, prod"):
        load_stage(name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("rate = ", "demo.toml"),
        ("rates = 7", "no setting 'rates'"),
        ('rate = "7"', "rate is a int"),
        ("rate = true", "rate is a int"),
        ('domain = "chat.example.com"', "certificate_arn"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "demo.toml").write_text(text)

    with pytest.raises(InfraError, match=told) as refused:
        load_stage("demo", tmp_path)

    assert "\n" not in str(refused.value)
