"""What an operator looks at: the way of a message, from the gateways to the sockets."""

import json
from typing import Any

from infra.cloudformation import Resources, resource, sub
from infra.names import function_name
from infra.resources.functions import FUNCTIONS
from infra.stages import Stage


def dashboard(stage: Stage) -> Resources:
    """Six graphs, two a row."""
    names = [function_name(stage, function.name) for function in FUNCTIONS]
    rest = ["ApiName", f"{stage.stack}-rest"]
    own = ["service", "parley", "stage", stage.name]
    graphs = [
        _graph("REST: requests and refusals", _of("AWS/ApiGateway", ["Count", "4XXError", "5XXError"], rest), "Sum"),
        _graph("REST: latency (ms, p95)", _of("AWS/ApiGateway", ["Latency", "IntegrationLatency"], rest), "p95"),
        _graph("Sockets", _of("AWS/ApiGateway", ["ConnectCount", "MessageCount"], ["ApiId", "${SocketApi}"]), "Sum"),
        _graph("Frames", _of("Parley", ["delivered", "gone", "delivery_failed"], own), "Sum"),
        _graph("Functions: errors", [["AWS/Lambda", "Errors", "FunctionName", name] for name in names], "Sum"),
        _graph("Functions: duration (ms, p95)", [["AWS/Lambda", "Duration", "FunctionName", name] for name in names]),
    ]
    widgets = [
        {**graph, "x": 12 * (place % 2), "y": 6 * (place // 2), "width": 12, "height": 6}
        for place, graph in enumerate(graphs)
    ]
    body = sub(json.dumps({"widgets": widgets}))
    return {"Dashboard": resource("CloudWatch::Dashboard", {"DashboardName": stage.stack, "DashboardBody": body})}


def _of(namespace: str, metrics: list[str], dimensions: list[str]) -> list[list[str]]:
    return [[namespace, metric, *dimensions] for metric in metrics]


def _graph(title: str, metrics: list[list[str]], statistic: str = "p95") -> dict[str, Any]:
    properties = {"title": title, "metrics": metrics, "stat": statistic, "period": 60, "region": "${AWS::Region}"}
    return {"type": "metric", "properties": properties}
