from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.access import access_by_number, access_conversation, access_message, side_of
from chalicelib.core.changes import amend_message
from chalicelib.core.direct import find_thread, thread_between
from chalicelib.core.errors import Forbidden, Invalid, NotFound
from chalicelib.core.model import ANONYMOUS, Caller, Conversation, Participant, Shop, User
from chalicelib.core.people import introduce, profile, provision, provision_shop
from tests.core.house import ANN, BEA, CAT, House

GUESTS = [Caller("guest:7"), Caller(ANONYMOUS), Caller("bea", only="elsewhere")]
NAMES = st.sampled_from(["ann", "bea", "role:agent", "xRBX1"])


def test_those_who_take_part_reach_a_conversation_by_its_id_and_its_number(house: House) -> None:
    room = house.open()

    assert access_conversation(house.ports, ANN, room.id) == room
    assert access_by_number(house.ports, BEA, room.number) == room


@pytest.mark.parametrize("caller", [CAT, *GUESTS])
def test_nobody_else_reaches_a_conversation_or_a_message(house: House, caller: Caller) -> None:
    room = house.open()
    entry = house.say(room)

    with pytest.raises(Forbidden):
        access_conversation(house.ports, caller, room.id)
    with pytest.raises(Forbidden):
        access_by_number(house.ports, caller, room.number)
    with pytest.raises(Forbidden):
        access_message(house.ports, caller, room.message_id(entry.seq))


def test_what_does_not_exist_is_not_found(house: House) -> None:
    room = house.open()

    for reach in (
        lambda: access_conversation(house.ports, ANN, "nowhere"),
        lambda: access_by_number(house.ports, ANN, 99),
        lambda: access_message(house.ports, ANN, room.message_id(1)),
        lambda: access_message(house.ports, ANN, "x"),
    ):
        with pytest.raises(NotFound):
            reach()


def test_an_amendment_is_no_message(house: House) -> None:
    room = house.open()
    entry = house.say(room)
    amend_message(house.ports, ANN, house.now(room), entry, "read", lambda one: replace(one, read=True))

    assert access_message(house.ports, ANN, room.message_id(1))[1].read
    with pytest.raises(NotFound):
        access_message(house.ports, ANN, room.message_id(2))


@given(st.sets(NAMES, min_size=1), NAMES, st.sets(NAMES))
def test_one_takes_part_by_ones_id_or_any_of_ones_identities(people: set[str], name: str, also: set[str]) -> None:
    house = House()
    sides = tuple(Participant(one) for one in sorted(people))
    room = Conversation("room", 1, "room", sides, house.world.clock.now())
    caller = Caller(name, tuple(sorted(also)))

    if {name, *also} & people:
        assert side_of(room, caller).id in {name, *also}
    else:
        with pytest.raises(Forbidden):
            side_of(room, caller)


def test_two_have_one_thread_whoever_opens_it(house: House) -> None:
    opened = thread_between(house.ports, ANN, "bea")

    assert thread_between(house.ports, BEA, "ann") == thread_between(house.ports, ANN, "bea") == opened
    assert find_thread(house.ports, BEA, "ann") == opened


def test_looking_for_a_thread_opens_none(house: House) -> None:
    assert find_thread(house.ports, ANN, "bea") is None
    assert house.world.store.conversations == {}


def test_a_thread_needs_a_second_person_who_exists(house: House) -> None:
    with pytest.raises(Invalid):
        thread_between(house.ports, ANN, "ann")
    with pytest.raises(NotFound):
        thread_between(house.ports, ANN, "zoe")
    with pytest.raises(NotFound):
        find_thread(house.ports, ANN, "zoe")
    assert house.world.store.conversations == {}


@pytest.mark.parametrize("caller", GUESTS)
def test_guests_have_no_direct_threads(house: House, caller: Caller) -> None:
    for reach in (thread_between, find_thread):
        with pytest.raises(Forbidden):
            reach(house.ports, caller, "ann")


def test_a_person_is_known_as_their_token_says(house: House) -> None:
    introduce(house.ports, User("dan", fullname="Dan", roles=("admin",)))

    assert house.world.users.stored["dan"].fullname == "Dan"
    assert house.world.users.stored["dan"].roles == ()


def test_a_person_nothing_new_is_said_of_is_not_written_again(house: House) -> None:
    before = house.world.users.stored["ann"]
    house.world.clock.advance(hours=1)

    introduce(house.ports, User("ann", fullname="Ann"))

    assert house.world.users.stored["ann"] == before


def test_only_an_admin_provisions(house: House) -> None:
    admin, shop = Caller("root", roles=frozenset({"admin"})), Shop("shop", "Bread", "https://bread.example.com")

    assert provision(house.ports, admin, User("dan", fullname="Dan")).fullname == "Dan"
    assert provision_shop(house.ports, admin, shop) == house.ports.shops.get("shop")
    for refused in (lambda: provision(house.ports, ANN, User("ann")), lambda: provision_shop(house.ports, ANN, shop)):
        with pytest.raises(Forbidden):
            refused()


def test_a_profile_is_public_where_there_is_one(house: House) -> None:
    assert profile(house.ports, ANN, "bea").fullname == "Bea"
    with pytest.raises(NotFound):
        profile(house.ports, ANN, "zoe")
