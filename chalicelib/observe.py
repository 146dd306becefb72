"""What operators see: structured log lines and metrics. Ids only: no token, no body, no text of a message."""

from collections import Counter
from threading import Lock
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from chalicelib.core.errors import ParleyError


class Observer:
    """One invocation at a time: `begin`, any number of counts from any thread, `end`."""

    def __init__(self, service: str, stage: str) -> None:
        self._logger = Logger(service=service)
        self._metrics = Metrics(namespace="Parley", service=service)
        self._stage = stage
        self._lock = Lock()
        self._counts: Counter[str] = Counter()

    def begin(self, **ids: str | None) -> None:
        """A new invocation, told apart by these ids on every line."""
        self._logger.clear_state()
        self._logger.append_keys(**{name: value for name, value in ids.items() if value is not None})

    def identify(self, **ids: str | None) -> None:
        """Add to the ids of this invocation."""
        self._logger.append_keys(**{name: value for name, value in ids.items() if value is not None})

    def count(self, name: str, value: int = 1) -> None:
        """Add to a metric."""
        with self._lock:
            self._counts[name] += value

    def refused(self, error: ParleyError) -> None:
        """A request or frame was answered with a refusal."""
        self._logger.info("refused", code=error.code, status=error.status)

    def announce(self, what: str, **facts: Any) -> None:
        """Something that whoever starts the application should know."""
        self._logger.warning(what, **facts)

    def failed(self, what: str, **facts: Any) -> None:
        """Something that ought not to happen, with the stack of the exception in hand."""
        self._logger.exception(what, **facts)

    def end(self) -> None:
        """Write the metrics of this invocation, in one line, if there are any."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for name, value in counts.items():
            self._metrics.add_metric(name=name, unit=MetricUnit.Count, value=value)
        if counts:
            self._metrics.add_dimension(name="stage", value=self._stage)
            self._metrics.flush_metrics()
