"""What wakes somebody up. docs/operations.md says what each means and what to do."""

from infra.cloudformation import Resource, Resources, att, ref, resource
from infra.names import REST_STAGE, SOCKET_STAGE, function_name, logical
from infra.resources.functions import FUNCTIONS
from infra.stages import Stage

MINUTE = 60
Dimensions = dict[str, str | Resource]


def alarms(stage: Stage) -> Resources:
    """One alarm a symptom, all telling one topic."""
    topic: Resources = {"Alarms": resource("SNS::Topic", {"DisplayName": f"{stage.stack} alarms"})}
    if stage.alarm_email:
        mail = {"TopicArn": ref("Alarms"), "Protocol": "email", "Endpoint": stage.alarm_email}
        topic["AlarmMail"] = resource("SNS::Subscription", mail)
    rest: Dimensions = {"ApiName": f"{stage.stack}-rest", "Stage": REST_STAGE}
    sockets: Dimensions = {"ApiId": ref("SocketApi"), "Stage": SOCKET_STAGE}
    own: Dimensions = {"service": "parley", "stage": stage.name}
    letters: Dimensions = {"QueueName": att("DeadLetters", "QueueName")}
    return {
        **topic,
        **_of_functions(stage),
        "RestErrors": _alarm("AWS/ApiGateway", "5XXError", rest, Statistic="Sum", Threshold=5),
        "RestLatency": _slow("AWS/ApiGateway", "Latency", rest, 2000),
        "SocketErrors": _alarm("AWS/ApiGateway", "IntegrationError", sockets, Statistic="Sum", Threshold=5),
        "SocketLatency": _slow("AWS/ApiGateway", "IntegrationLatency", sockets, 2000),
        "DeadLettersArrive": _alarm(
            "AWS/SQS", "ApproximateNumberOfMessagesVisible", letters, Statistic="Maximum", Threshold=0
        ),
        "DeliveriesFail": _alarm("Parley", "delivery_failed", own, Statistic="Sum", Threshold=20),
        "BotsFallBehind": _alarm(
            "AWS/Lambda",
            "IteratorAge",
            {"FunctionName": function_name(stage, "on_log")},
            Statistic="Maximum",
            Threshold=10 * MINUTE * 1000,
        ),
    }


def _of_functions(stage: Stage) -> Resources:
    found: Resources = {}
    for function in FUNCTIONS:
        dimensions: Dimensions = {"FunctionName": function_name(stage, function.name)}
        name = logical(function.name)
        found[f"{name}Errors"] = _alarm("AWS/Lambda", "Errors", dimensions, Statistic="Sum", Threshold=3)
        found[f"{name}Throttles"] = _alarm("AWS/Lambda", "Throttles", dimensions, Statistic="Sum", Threshold=0)
    return found


def _slow(namespace: str, metric: str, dimensions: Dimensions, milliseconds: int) -> Resource:
    """More than one in twenty takes longer, for five minutes."""
    return _alarm(namespace, metric, dimensions, ExtendedStatistic="p95", Threshold=milliseconds, EvaluationPeriods=5)


def _alarm(namespace: str, metric: str, dimensions: Dimensions, **more: str | int) -> Resource:
    """Above the threshold within a minute; silence is good news."""
    properties: Resource = {
        "Namespace": namespace,
        "MetricName": metric,
        "Dimensions": [{"Name": name, "Value": value} for name, value in dimensions.items()],
        "Period": MINUTE,
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [ref("Alarms")],
        "OKActions": [ref("Alarms")],
        **more,
    }
    return resource("CloudWatch::Alarm", properties)
