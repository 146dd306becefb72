import json

import pytest
from cfnlint.api import lint

from infra.retained import data_alone
from infra.stages import FOLDER, load_stage
from infra.template import template
from tests.infra.conftest import Template, of_type


@pytest.mark.parametrize("stage", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_what_stays_of_every_stage_is_a_template_of_its_own(stage: str) -> None:
    settings = load_stage(stage)

    assert lint(json.dumps(data_alone(template(settings))), regions=[settings.region]) == []


def test_every_table_the_attachments_and_the_secret_stay(dev: Template) -> None:
    kept = data_alone(dev)

    for kind in ("DynamoDB::Table", "SecretsManager::Secret"):
        assert of_type(kept, kind) == of_type(dev, kind)
    assert list(of_type(kept, "S3::Bucket")) == ["Attachments"]


def test_nothing_stays_that_runs_or_is_reached(dev: Template) -> None:
    kinds = {one["Type"].split("::")[1] for one in data_alone(dev)["Resources"].values()}

    assert kinds == {"DynamoDB", "S3", "SecretsManager", "ApiGateway", "IAM"}  # the last two let the account log


def test_what_stays_is_also_kept_when_somebody_deletes_the_stack(dev: Template) -> None:
    policies = {one["DeletionPolicy"] for one in data_alone(dev)["Resources"].values()}

    assert policies <= {"Retain", "RetainExceptOnCreate"}
