from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.changes import amend_message
from chalicelib.core.history import files, messages, messages_after
from chalicelib.core.model import Conversation, Draft, Entry, File
from chalicelib.core.places import messages_up_to, seq_after_messages, seq_before_time, seq_up_to_time
from chalicelib.core.send import send
from tests.core.house import ANN, House

STEPS = st.lists(st.sampled_from(["text", "file", "amend"]), max_size=40)


def talk(house: House, steps: list[str]) -> Conversation:
    """A conversation with a message or an amendment for each step, half a second apart."""
    room = house.open()
    for number, step in enumerate(steps):
        house.world.clock.advance(seconds=0.5)
        said = [entry for entry in house.log(room) if entry.is_message]
        if step == "amend" and said:
            target = said[number % len(said)]
            amend_message(house.ports, ANN, house.now(room), target, "edited", partial(edited, number=number))
        elif step == "file":
            draft = Draft("file", file=File(f"key-{number}", "a.txt", 1, "text/plain"))
            send(house.ports, ANN, house.now(room), draft)
        else:
            house.say(room, str(number))
    return house.now(room)


def edited(entry: Entry, number: int) -> Entry:
    return replace(entry, text=f"edited {number}")


@given(STEPS, st.integers(-1, 45))
def test_the_place_behind_so_many_messages_is_the_last_of_them(steps: list[str], count: int) -> None:
    house = House()
    room = talk(house, steps)
    said = [entry.seq for entry in house.log(room) if entry.is_message]

    place = seq_after_messages(house.ports, room, count)

    assert len([seq for seq in said if seq <= place]) == max(0, min(count, len(said)))


@given(STEPS, st.integers(-1, 45))
def test_messages_up_to_a_place_are_counted(steps: list[str], place: int) -> None:
    house = House()
    room = talk(house, steps)

    counted = messages_up_to(house.ports, room, place)

    assert counted == len([entry for entry in house.log(room) if entry.is_message and entry.seq <= place])


@given(STEPS, st.integers(0, 45), st.sampled_from([-1, 0, 1]))
def test_a_place_is_found_by_its_time(steps: list[str], number: int, off: int) -> None:
    house = House()
    room = talk(house, steps)
    log = house.log(room)
    at = (log[number % len(log)].at if log else room.created_at) + timedelta(microseconds=off)

    assert seq_before_time(house.ports, room, at) == len([entry for entry in log if entry.at < at])
    assert seq_up_to_time(house.ports, room, at) == len([entry for entry in log if entry.at <= at])


@given(STEPS, st.integers(1, 7))
def test_pages_of_messages_give_each_once_newest_first(steps: list[str], limit: int) -> None:
    house = House()
    room = talk(house, steps)

    seen, before = list[int](), None
    while True:
        page = messages(house.ports, room, before, limit)
        seen += [entry.seq for entry in page.entries]
        before = page.next
        if before is None:
            break

    assert seen == [entry.seq for entry in reversed(house.log(room)) if entry.is_message]


@given(STEPS, st.integers(1, 7))
def test_pages_of_files_give_each_once_newest_first(steps: list[str], limit: int) -> None:
    house = House()
    room = talk(house, steps)

    seen, before = list[int](), None
    while True:
        page = files(house.ports, room, before, limit)
        seen += [entry.seq for entry in page.entries]
        before = page.next
        if before is None:
            break

    assert seen == [entry.seq for entry in reversed(house.log(room)) if entry.file]


@given(STEPS, st.integers(1, 7), st.integers(0, 45))
def test_pages_above_a_place_give_each_message_once_oldest_first(steps: list[str], limit: int, place: int) -> None:
    house = House()
    room = talk(house, steps)

    seen, after = list[int](), place
    while True:
        page = messages_after(house.ports, room, after, limit)
        assert len(page.entries) <= limit
        seen += [entry.seq for entry in page.entries]
        if page.next is None:
            break
        after = page.next

    assert seen == [entry.seq for entry in house.log(room) if entry.is_message and entry.seq > place]


def test_a_page_brings_the_profiles_of_its_people(house: House) -> None:
    room = house.open()

    assert set(messages(house.ports, room, None, 10).people) == {"ann", "bea"}
