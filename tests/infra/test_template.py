import json
from pathlib import Path
from typing import Any

import pytest
from cfnlint.api import lint

from chalicelib.storage.tables import definitions, ttl
from infra.stages import FOLDER, load_stage
from infra.template import template
from tests.infra.conftest import Template, of_type

MOST_BYTES = 1024 * 1024
MOST_RESOURCES = 500
MOST_BEHAVIOURS = 25
PER_FUNCTION = ("Errors", "Throttles")


@pytest.mark.parametrize("stage", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_the_untouched_template_of_every_stage_passes_cfn_lint(stage: str) -> None:
    settings = load_stage(stage)

    assert lint(json.dumps(template(settings)), regions=[settings.region]) == []


def test_the_template_is_within_the_limits_of_cloudformation(dev: Template) -> None:
    assert len(json.dumps(dev)) < MOST_BYTES
    assert len(dev["Resources"]) < MOST_RESOURCES


def test_every_table_has_the_keys_that_storage_defines(dev: Template) -> None:
    deployed = {one["TableName"]: one for one in of_type(dev, "DynamoDB::Table").values()}

    for wanted in definitions("parley-dev-"):
        found = deployed.pop(wanted["TableName"])
        for part in ("KeySchema", "AttributeDefinitions", "BillingMode", "LocalSecondaryIndexes"):
            assert found.get(part) == wanted.get(part)
    assert deployed == {}


def test_every_table_can_be_restored_and_is_encrypted_and_outlives_the_stack(dev: Template) -> None:
    for name, table in of_type(dev, "DynamoDB::Table").items():
        assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
        assert table["SSESpecification"] == {"SSEEnabled": True}
        assert dev["Resources"][name]["DeletionPolicy"] == "RetainExceptOnCreate"
        assert dev["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_items_expire_where_storage_says_so_and_the_log_has_its_stream(dev: Template) -> None:
    tables = {one["TableName"]: one for one in of_type(dev, "DynamoDB::Table").values()}

    expiring = {
        name: one["TimeToLiveSpecification"] for name, one in tables.items() if "TimeToLiveSpecification" in one
    }
    streams = {name: one["StreamSpecification"] for name, one in tables.items() if "StreamSpecification" in one}

    assert expiring == {name: {"AttributeName": one, "Enabled": True} for name, one in ttl("parley-dev-").items()}
    assert streams == {"parley-dev-log": {"StreamViewType": "NEW_IMAGE"}}


def test_buckets_are_private_and_reached_over_tls_only(dev: Template) -> None:
    for bucket in of_type(dev, "S3::Bucket").values():
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    for policy in of_type(dev, "S3::BucketPolicy").values():
        refused = policy["PolicyDocument"]["Statement"][0]
        assert (refused["Effect"], refused["Action"]) == ("Deny", "s3:*")
        assert refused["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_browsers_upload_from_the_web_clients_origin_only(dev: Template) -> None:
    (rule,) = dev["Resources"]["Attachments"]["Properties"]["CorsConfiguration"]["CorsRules"]

    assert rule["AllowedOrigins"] == [{"Fn::Sub": "https://${Distribution.DomainName}"}]


def test_unfinished_uploads_are_removed(dev: Template) -> None:
    rules = dev["Resources"]["Attachments"]["Properties"]["LifecycleConfiguration"]["Rules"]

    assert {"DaysAfterInitiation": 1} in [one.get("AbortIncompleteMultipartUpload") for one in rules]


def test_what_forms_wrote_tells_of_itself_and_is_removed_within_days(dev: Template) -> None:
    bucket = dev["Resources"]["Attachments"]["Properties"]
    (told,) = bucket["NotificationConfiguration"]["LambdaConfigurations"]
    removed = {
        one["Prefix"]: one["ExpirationInDays"] for one in bucket["LifecycleConfiguration"]["Rules"] if "Prefix" in one
    }

    assert told["Filter"]["S3Key"]["Rules"] == [{"Name": "prefix", "Value": "attachments/incoming/"}]
    assert removed == {"attachments/incoming/": 1}


def test_the_stream_asks_bots_as_the_page_on_bots_says(dev: Template) -> None:
    (mapping,) = of_type(dev, "Lambda::EventSourceMapping").values()
    page = Path("docs/bots.md").read_text()
    documented = page.split("it runs for nothing but messages that bots are to answer:")[1].split("```")[1]

    (pattern,) = mapping["FilterCriteria"]["Filters"]
    assert json.loads(pattern["Pattern"]) == json.loads(documented.removeprefix("json"))
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert (mapping["BatchSize"], mapping["ParallelizationFactor"]) == (10, 10)
    assert (mapping["MaximumRetryAttempts"], mapping["MaximumRecordAgeInSeconds"]) == (5, 3600)


def test_what_both_workers_give_up_on_is_kept(dev: Template) -> None:
    (mapping,) = of_type(dev, "Lambda::EventSourceMapping").values()
    (invocations,) = of_type(dev, "Lambda::EventInvokeConfig").values()

    for one in (mapping, invocations):
        assert one["DestinationConfig"] == {"OnFailure": {"Destination": {"Fn::GetAtt": ["DeadLetters", "Arn"]}}}


def test_no_access_log_is_asked_for_before_the_gateway_may_write_one(dev: Template) -> None:
    for stage in ("RestStage", "SocketStage"):
        assert dev["Resources"][stage]["DependsOn"] == ["GatewayLogging"]


def test_no_access_log_holds_a_query_or_a_path_that_may_hold_a_token(dev: Template) -> None:
    rest = of_type(dev, "ApiGateway::Stage")["RestStage"]["AccessLogSetting"]["Format"]
    sockets = of_type(dev, "ApiGatewayV2::Stage")["SocketStage"]["AccessLogSettings"]["Format"]
    config = dev["Resources"]["Distribution"]["Properties"]["DistributionConfig"]

    for line in (rest, sockets):
        assert not [one for one in ("querystring", "context.path", "authorizer") if one in line]
    assert "Logging" not in config  # a distribution's own log holds the query


def test_no_execution_log_is_written_for_it_holds_queries(dev: Template) -> None:
    (settings,) = of_type(dev, "ApiGateway::Stage")["RestStage"]["MethodSettings"]
    routes = of_type(dev, "ApiGatewayV2::Stage")["SocketStage"]["DefaultRouteSettings"]

    for one in (settings, routes):
        assert (one["LoggingLevel"], one["DataTraceEnabled"]) == ("OFF", False)
        assert one["ThrottlingRateLimit"] == load_stage("dev").rate


def test_functions_are_arm_and_answer_before_the_gateway_gives_up(dev: Template) -> None:
    functions = of_type(dev, "Lambda::Function")
    seconds: dict[str, Any] = {name.removesuffix("Function"): one["Timeout"] for name, one in functions.items()}

    assert {tuple(one["Architectures"]) for one in functions.values()} == {("arm64",)}
    assert seconds == {"Api": 29, "Connect": 29, "Message": 29, "Disconnect": 29, "OnLog": 180, "OnUpload": 60}


def test_every_log_forgets(dev: Template) -> None:
    assert {one["RetentionInDays"] for one in of_type(dev, "Logs::LogGroup").values()} == {14}


def test_every_alarm_tells_somebody_and_is_explained(dev: Template) -> None:
    page = Path("docs/operations.md").read_text()

    for name, alarm in of_type(dev, "CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
        assert any(f"`{one}`" in page for one in (name, *(f"…{kind}" for kind in PER_FUNCTION if name.endswith(kind))))


def test_the_distribution_knows_every_path_of_the_api_before_the_web_clients(dev: Template) -> None:
    config = dev["Resources"]["Distribution"]["Properties"]["DistributionConfig"]
    patterns = [(one["PathPattern"], one["TargetOriginId"]) for one in config["CacheBehaviors"]]

    assert patterns == [
        ("/ws/chat/room*", "sockets"),
        ("/api/docs*", "web"),
        ("/api/*", "rest"),
        ("/chat/*", "rest"),
        ("/healthz*", "rest"),
        ("/media/*", "rest"),
    ]
    assert config["DefaultCacheBehavior"]["TargetOriginId"] == "web"
    assert len(patterns) <= MOST_BEHAVIOURS
