from dataclasses import replace
from datetime import timedelta

from chalicelib.core.model import Connection
from chalicelib.storage.session import SharedConnection
from tests.storage.stage import Stage, on_dynamo


def connection(stage: Stage, user: str, *identities: str, only: str | None = None) -> Connection:
    """A socket that was opened now and lives for an hour; whole seconds, as it is stored."""
    now = stage.clock.now().replace(microsecond=0)
    until = now + timedelta(hours=1)
    return Connection(stage.name("socket"), user, identities, ("agent",), now, until, only)


def listening(stage: Stage, *identities: str) -> set[str]:
    return {one.id for one in stage.connections.of(identities, strong=True)}


def test_a_connection_is_read_as_it_was_added(stage: Stage) -> None:
    opened = connection(stage, "ann", "role:agent", only="conversation")

    stage.connections.add(opened)

    assert stage.connections.get(opened.id) == opened


def test_a_connection_is_read_by_a_process_that_did_not_add_it(cloud: Stage, dynamo: SharedConnection) -> None:
    opened = connection(cloud, "ann", "role:agent", only="conversation")
    opened = replace(opened, vendor_id=cloud.name("vendor"), address=cloud.name("wallet"))
    cloud.connections.add(opened)

    assert on_dynamo(dynamo).connections.get(opened.id) == opened


def test_a_socket_is_found_by_every_name_of_its_caller(stage: Stage) -> None:
    vendor, wallet = stage.name("vendor"), stage.name("wallet")
    staff = replace(connection(stage, stage.name("ann")), roles=("chat_management",))
    opened = replace(staff, vendor_id=vendor, address=wallet)

    stage.connections.add(opened)

    assert listening(stage, vendor) == listening(stage, wallet) == {opened.id}


def test_an_unknown_connection_is_none(stage: Stage) -> None:
    assert stage.connections.get(stage.name("socket")) is None


def test_every_socket_of_everyone_asked_for_is_found(stage: Stage) -> None:
    ann, bea, cat = stage.name("ann"), stage.name("bea"), stage.name("cat")
    sockets = [connection(stage, who) for who in (ann, ann, bea, cat)]
    for one in sockets:
        stage.connections.add(one)

    assert listening(stage, ann, bea) == {one.id for one in sockets[:3]}


def test_a_socket_that_listens_under_two_names_is_found_once(stage: Stage) -> None:
    agent, desk = stage.name("agent"), stage.name("role:agent")
    opened = connection(stage, agent, desk)
    stage.connections.add(opened)

    assert [one.id for one in stage.connections.of([agent, desk, agent], strong=True)] == [opened.id]
    assert listening(stage, desk) == {opened.id}


def test_a_connection_that_was_removed_is_found_nowhere(stage: Stage) -> None:
    ann, desk = stage.name("ann"), stage.name("role:agent")
    opened = connection(stage, ann, desk)
    stage.connections.add(opened)

    stage.connections.remove(opened.id)

    assert stage.connections.get(opened.id) is None
    assert listening(stage, ann, desk) == set()


def test_removing_leaves_the_other_sockets(stage: Stage) -> None:
    ann = stage.name("ann")
    first, second = connection(stage, ann), connection(stage, ann)
    stage.connections.add(first)
    stage.connections.add(second)

    stage.connections.remove(first.id)

    assert listening(stage, ann) == {second.id}


def test_removing_spares_what_opened_just_now(stage: Stage) -> None:
    ann = stage.name("ann")
    opened = connection(stage, ann)
    stage.connections.add(opened)

    stage.connections.remove(opened.id, spare=timedelta(seconds=30))
    before = listening(stage, ann)
    stage.clock.advance(seconds=30)
    stage.connections.remove(opened.id, spare=timedelta(seconds=30))

    assert [before, listening(stage, ann)] == [{opened.id}, set()]


def test_removing_what_is_gone_does_nothing(stage: Stage) -> None:
    opened = connection(stage, stage.name("ann"))
    stage.connections.add(opened)
    stage.connections.remove(opened.id)

    stage.connections.remove(opened.id)

    assert stage.connections.get(opened.id) is None


def test_a_connection_that_expired_is_gone_though_it_is_still_stored(stage: Stage) -> None:
    ann = stage.name("ann")
    opened = connection(stage, ann)
    stage.connections.add(opened)

    stage.clock.advance(hours=1)

    assert stage.connections.get(opened.id) is None
    assert listening(stage, ann) == set()


def test_nobody_asked_for_is_nobody_found(stage: Stage) -> None:
    assert list(stage.connections.of([], strong=False)) == []
