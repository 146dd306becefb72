"""What the fakes cannot show: tries that took effect unseen, other writers, and a store that does not answer."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from pynamodb.exceptions import PynamoDBException

from chalicelib.aws.dynamodb import DynamoDB
from chalicelib.aws.errors import PASSING
from chalicelib.aws.session import new_session
from chalicelib.core.errors import Unavailable
from chalicelib.core.model import Conversation, Draft, User
from chalicelib.storage import tables
from chalicelib.storage.session import SharedConnection
from chalicelib.storage.tails import ATTEMPTS
from tests.aws.answers import Answers
from tests.storage.stage import Stage, bind_again, on_dynamo

OPERATIONS: dict[str, Callable[[Stage, Conversation], object]] = {
    "GetItem": lambda stage, _: stage.users.get("ann"),
    "PutItem": lambda stage, thread: stage.say(thread),
    "UpdateItem": lambda stage, _: stage.users.save(User("ann")),
    "Query": lambda stage, thread: stage.log.before(thread.id, None, 10),
    "BatchGetItem": lambda stage, _: stage.users.show(["ann"]),
    "TransactWriteItems": lambda stage, thread: stage.conversations.create(thread),
}


class Deaf(Answers):
    """A DynamoDB whose calls are answered by the test, and the repositories on it."""

    def __init__(self) -> None:
        session = new_session()
        super().__init__(session)
        connection = SharedConnection(DynamoDB(session, sleep=lambda _: None))
        tables.bind(connection, "contract-")
        self.stage = on_dynamo(connection)


@pytest.fixture
def deaf(dynamo: SharedConnection) -> Iterator[Deaf]:
    yield Deaf()
    bind_again(dynamo)


def test_a_put_whose_first_try_took_effect_is_known_by_its_write_id(cloud: Stage, dynamo: SharedConnection) -> None:
    thread = cloud.open()
    write = cloud.write("ann")
    first = cloud.log.append(thread, Draft("text", text="hello"), write)

    again = on_dynamo(dynamo).log.append(thread, Draft("text", text="hello"), write)

    assert again == first
    assert len(cloud.log.after(thread.id, 0, 10)) == 1


def test_one_who_lost_a_position_reads_the_tail_and_takes_the_next(cloud: Stage, dynamo: SharedConnection) -> None:
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


def test_a_send_with_a_client_id_that_lost_its_position_takes_the_next(cloud: Stage, dynamo: SharedConnection) -> None:
    thread = cloud.open()
    cloud.say(thread)
    late = on_dynamo(dynamo)

    assert late.say(thread, client_id="c1").seq == 2
    assert late.pauses == [0]


def test_an_amendment_that_lost_its_position_takes_the_next(cloud: Stage, dynamo: SharedConnection) -> None:
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
        deaf.refuse("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)
        deaf.add("Query", {"Items": [], "Count": 0, "ScannedCount": 0})

    with pytest.raises(Unavailable):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")
    assert deaf.stage.pauses == list(range(ATTEMPTS))


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize("code", sorted(PASSING))
def test_every_call_says_of_a_passing_failure_that_it_passes(deaf: Deaf, operation: str, code: str) -> None:
    deaf.refuse(operation, code)

    with pytest.raises(Unavailable):
        OPERATIONS[operation](deaf.stage, deaf.stage.plan())


def test_a_server_error_without_a_known_code_passes_too(deaf: Deaf) -> None:
    deaf.refuse("GetItem", "SomethingNew", status=502)

    with pytest.raises(Unavailable):
        deaf.stage.users.get("ann")


def test_a_store_that_cannot_be_reached_is_a_passing_failure(deaf: Deaf) -> None:
    deaf.fail(EndpointConnectionError(endpoint_url="http://127.0.0.1:9"))

    with pytest.raises(Unavailable):
        deaf.stage.users.get("ann")


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_a_refusal_for_good_is_not_taken_for_a_passing_failure(deaf: Deaf, operation: str) -> None:
    deaf.refuse(operation, "ValidationException")

    with pytest.raises((PynamoDBException, ClientError)):
        OPERATIONS[operation](deaf.stage, deaf.stage.plan())


def test_a_throttled_transaction_is_a_passing_failure(deaf: Deaf) -> None:
    reasons = [{"Code": "None"}, {"Code": "ThrottlingError"}]
    deaf.refuse("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(Unavailable):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")


def test_a_transaction_cancelled_for_good_is_no_clash(deaf: Deaf) -> None:
    reasons = [{"Code": "ValidationError"}, {"Code": "None"}]
    deaf.refuse("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(PynamoDBException):
        deaf.stage.say(deaf.stage.plan(), client_id="c1")


def test_a_head_that_a_transaction_is_at_passes(deaf: Deaf) -> None:
    thread = deaf.stage.plan()
    deaf.add("PutItem", {})
    entry = deaf.stage.say(thread)
    deaf.refuse("UpdateItem", "TransactionConflictException")

    with pytest.raises(Unavailable):
        deaf.stage.conversations.advance(thread.id, entry)


def test_a_place_in_an_inbox_that_a_transaction_is_at_passes(deaf: Deaf) -> None:
    deaf.refuse("UpdateItem", "TransactionConflictException")

    with pytest.raises(Unavailable):
        deaf.stage.inbox.touch(deaf.stage.plan(), deaf.stage.clock.now())


def test_a_position_that_a_transaction_is_at_is_a_clash(deaf: Deaf) -> None:
    deaf.refuse("PutItem", "TransactionConflictException")
    deaf.add("Query", {"Items": [], "Count": 0, "ScannedCount": 0})
    deaf.add("PutItem", {})

    assert deaf.stage.say(deaf.stage.plan()).seq == 1
    assert deaf.stage.pauses == [0]


def test_a_conversation_whose_items_are_busy_is_created_at_the_next_try(deaf: Deaf) -> None:
    reasons = [{"Code": "TransactionConflict"}]
    deaf.refuse("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)
    deaf.add("TransactWriteItems", {})

    plan = deaf.stage.plan()

    assert deaf.stage.conversations.create(plan) == plan


def test_a_connection_that_is_being_changed_is_removed_later(deaf: Deaf) -> None:
    owner = {"owner": {"S": '{"id": "ann"}'}, "connected_at": {"N": "0"}, "expires_at": {"N": "0"}}
    key = {"user_id": {"S": "connection#1"}, "connection_id": {"S": "1"}}
    deaf.add("GetItem", {"Item": {**key, **owner}})
    reasons = [{"Code": "TransactionConflict"}]
    deaf.refuse("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)

    with pytest.raises(Unavailable):
        deaf.stage.connections.remove("1")


def test_each_transaction_carries_a_token_of_its_own(deaf: Deaf) -> None:
    deaf.add("TransactWriteItems", {})
    thread = deaf.stage.open()
    deaf.stage.say(thread, client_id="c1")

    tokens = [json.loads(request.body)["ClientRequestToken"] for request in deaf.sent]
    assert len(set(tokens)) == len(tokens) == 2
