"""The real services' limits, as one value that a test may tighten with `dataclasses.replace`."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are bytes, times seconds, rates events a second.

    Unless said otherwise the numbers are the defaults of «Amazon API Gateway quotas» and «Lambda quotas», the AWS
    developer guides' own tables.
    """

    # REST API: maximum integration timeout, request payload.
    rest_seconds: float = 29
    rest_body: int = 10 * MIB
    # REST API: account-level throttle, steady rate and burst.
    requests_per_second: float = 10_000
    request_burst: int = 5_000

    # WebSocket API: integration timeout, frame, message, idle connection timeout, connection duration.
    socket_seconds: float = 29
    socket_frame: int = 32 * KIB
    socket_message: int = 128 * KIB
    socket_idle_seconds: float = 10 * 60
    socket_life_seconds: float = 2 * 60 * 60
    # @connections answers LimitExceededException past the account-level throttle too, or when the client's buffer
    # stays full; how long it waits for that buffer is not published: a second is our choice.
    posts_per_second: float = 10_000
    post_burst: int = 5_000
    full_buffer_seconds: float = 1
    # «$disconnect is a best-effort event»: the share of them that gets lost. No number is published.
    lost_disconnects: float = 0

    # Lambda: payload of a synchronous invocation, either way. Chalice's default `lambda_timeout`.
    function_payload: int = 6 * MIB
    function_seconds: float = 60
    # Instances that are started before the first event, and at most. Lambda's default is 1,000 an account and no
    # warm one; these two are what a laptop carries.
    warm_instances: int = 2
    most_instances: int = 8

    # Event source mapping of a stream: four polls a second, batches of 100. Lambda's default number of attempts is
    # unlimited within a day; a mapping in production sets one, and so do we.
    stream_poll_seconds: float = 0.25
    stream_batch: int = 100
    stream_attempts: int = 5
