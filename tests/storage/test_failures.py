"""What the fakes cannot show: tries that took effect unseen, other writers, and a store that does not answer."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.stub import Stubber
from pynamodb.exceptions import PynamoDBException

from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Conversation, Draft, User
from chalicelib.storage import session as aws
from chalicelib.storage import tables
from chalicelib.storage.tails import ATTEMPTS
from tests.fakes.world import FakeIds
from tests.storage.stage import Stage, bind_again, on_dynamo

Client = Any

OPERATIONS: dict[str, Callable[[Stage, Conversation], object]] = {
    "get_item": lambda stage, _: stage.users.get("ann"),
    "put_item": lambda stage, thread: stage.say(thread),
    "update_item": lambda stage, _: stage.users.save(User("ann")),
    "query": lambda stage, thread: stage.log.before(thread.id, None, 10),
    "batch_get_item": lambda stage, _: stage.users.show(["ann"]),
    "transact_write_items": lambda stage, thread: stage.conversations.create(thread),
}


class Deaf:
    """A client whose calls are answered by the test, and the repositories on it."""

    def __init__(self, client: Client, connection: aws.SharedConnection) -> None:
        self.stub = Stubber(client)
        self.stub.activate()
        self.stage = on_dynamo(connection)

    def refuse(self, operation: str, code: str, status: int = 400, **more: Any) -> None:
        """The next call is answered with this error."""
        self.stub.add_client_error(operation, code, http_status_code=status, modeled_fields=more)


@pytest.fixture(scope="module")
def unconnected() -> Client:
    return aws.client(aws.new_session(), "dynamodb")


@pytest.fixture
def deaf(unconnected: Client, dynamo: aws.SharedConnection) -> Iterator[Deaf]:
    connection = aws.SharedConnection(unconnected)
    tables.bind(connection, "contract-")
    one = Deaf(unconnected, connection)
    yield one
    one.stub.deactivate()
    bind_again(dynamo)


def test_a_put_whose_first_try_took_effect_is_known_by_its_write_id(cloud: Stage, dynamo: aws.SharedConnection) -> None:
    thread = cloud.open()
    write = cloud.write("ann")
    first = cloud.log.append(thread, Draft("text", text="hello"), write)

    again = on_dynamo(dynamo).log.append(thread, Draft("text", text="hello"), write)

    assert again == first
    assert len(cloud.log.after(thread.id, 0, 10)) == 1


def test_one_who_lost_a_position_reads_the_tail_and_takes_the_next(cloud: Stage, dynamo: aws.SharedConnection) -> None:
    thread = cloud.open()
    for _ in range(3):
        cloud.say(thread)
    late = on_dynamo(dynamo)

    entry = late.say(thread, "late")

    assert (entry.seq, entry.ordinal, late.pauses) == (4, 4, [0])
    assert entry.at > cloud.log.before(thread.id, 4, 1)[0].at


@pytest.mark.parametrize("client_id", [None, "c1"])
def test_one_who_knows_the_tail_waits_for_nobody(cloud: Stage, client_id: str | None) -> None:
    thread = cloud.open()
    cloud.say(thread)

    cloud.say(thread, client_id=client_id)

    assert cloud.pauses == []


def test_a_send_with_a_client_id_that_lost_its_position_takes_the_next(
    cloud: Stage, dynamo: aws.SharedConnection
) -> None:
    thread = cloud.open()
    cloud.say(thread)
    late = on_dynamo(dynamo)

    assert late.say(thread, client_id="c1").seq == 2
    assert late.pauses == [0]


def test_an_amendment_that_lost_its_position_takes_the_next(cloud: Stage, dynamo: aws.SharedConnection) -> None:
    thread = cloud.open()
    message = cloud.say(thread)
    late = on_dynamo(dynamo)

    amendment = late.log.amend(thread, replace(message, text="bye"), "edited", cloud.write("ann"))

    assert amendment is not None
    assert amendment.seq == 2


@pytest.mark.parametrize("code", ["ConditionalCheckFailed", "TransactionConflict"])
def test_a_send_that_is_always_beaten_gives_up_with_a_passing_failure(deaf: Deaf, code: str) -> None:
    reasons = [{"Code": code}, {"Code": "None"}]
    for _ in range(ATTEMPTS):
        deaf.refuse("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)
        deaf.stub.add_response("query", {"Items": [], "Count": 0, "ScannedCount": 0})

    with pytest.raises(Unavailable):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")
    assert deaf.stage.pauses == list(range(ATTEMPTS))


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("code", sorted(aws.PASSING))
def test_every_call_says_of_a_passing_failure_that_it_passes(deaf: Deaf, operation: str, code: str) -> None:
    deaf.refuse(operation, code)

    with pytest.raises(Unavailable):
        OPERATIONS[operation](deaf.stage, deaf.stage.plan())


def test_a_server_error_without_a_known_code_passes_too(deaf: Deaf) -> None:
    deaf.refuse("get_item", "SomethingNew", status=502)

    with pytest.raises(Unavailable):
        deaf.stage.users.get("ann")


def test_a_store_that_cannot_be_reached_is_a_passing_failure(deaf: Deaf, unconnected: Client) -> None:
    def unreachable(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:9")

    deaf.stub.deactivate()
    unconnected.meta.events.register("before-call.dynamodb", unreachable)

    with pytest.raises(Unavailable):
        deaf.stage.users.get("ann")
    unconnected.meta.events.unregister("before-call.dynamodb", unreachable)


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_refusal_for_good_is_not_taken_for_a_passing_failure(deaf: Deaf, operation: str) -> None:
    deaf.refuse(operation, "ValidationException")

    with pytest.raises((PynamoDBException, ClientError)):
        OPERATIONS[operation](deaf.stage, deaf.stage.plan())


def test_a_throttled_transaction_is_a_passing_failure(deaf: Deaf) -> None:
    reasons = [{"Code": "None"}, {"Code": "ThrottlingError"}]
    deaf.refuse("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(Unavailable):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")


def test_a_transaction_cancelled_for_good_is_no_clash(deaf: Deaf) -> None:
    reasons = [{"Code": "ValidationError"}, {"Code": "None"}]
    deaf.refuse("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(PynamoDBException):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")


def test_a_head_that_a_transaction_is_at_passes(deaf: Deaf) -> None:
    thread = deaf.stage.plan()
    deaf.stub.add_response("put_item", {})
    entry = deaf.stage.say(thread)
    deaf.refuse("update_item", "TransactionConflictException")

    with pytest.raises(Unavailable):
        deaf.stage.conversations.advance(thread.id, entry)


def test_a_place_in_an_inbox_that_a_transaction_is_at_passes(deaf: Deaf) -> None:
    deaf.refuse("update_item", "TransactionConflictException")

    with pytest.raises(Unavailable):
        deaf.stage.inbox.touch(deaf.stage.plan(), deaf.stage.clock.now())


def test_a_position_that_a_transaction_is_at_is_a_clash(deaf: Deaf) -> None:
    deaf.refuse("put_item", "TransactionConflictException")
    deaf.stub.add_response("query", {"Items": [], "Count": 0, "ScannedCount": 0})
    deaf.stub.add_response("put_item", {})

    assert deaf.stage.say(deaf.stage.plan()).seq == 1
    assert deaf.stage.pauses == [0]


def test_a_conversation_whose_items_are_busy_is_created_at_the_next_try(deaf: Deaf) -> None:
    reasons = [{"Code": "TransactionConflict"}]
    deaf.refuse("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)
    deaf.stub.add_response("transact_write_items", {})

    plan = deaf.stage.plan()

    assert deaf.stage.conversations.create(plan) == plan


def test_a_connection_that_is_being_changed_is_removed_later(deaf: Deaf) -> None:
    owner = {"owner": {"S": '{"id": "ann"}'}, "connected_at": {"N": "0"}, "expires_at": {"N": "0"}}
    key = {"user_id": {"S": "connection#1"}, "connection_id": {"S": "1"}}
    deaf.stub.add_response("get_item", {"Item": {**key, **owner}})
    reasons = [{"Code": "TransactionConflict"}]
    deaf.refuse("transact_write_items", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(Unavailable):
        deaf.stage.connections.remove("1")


def test_each_transaction_carries_a_token_of_its_own(cloud: Stage, dynamo: aws.SharedConnection) -> None:
    tokens: list[str] = []

    def note(params: dict[str, Any], **_: object) -> None:
        tokens.append(params["ClientRequestToken"])

    dynamo.client.meta.events.register("provide-client-params.dynamodb.TransactWriteItems", note)
    stage = on_dynamo(dynamo, FakeIds())
    thread = stage.open()
    stage.say(thread, client_id="c1")
    dynamo.client.meta.events.unregister("provide-client-params.dynamodb.TransactWriteItems", note)

    assert len(set(tokens)) == len(tokens) == 2
    assert cloud.conversations.get(thread.id) is not None
