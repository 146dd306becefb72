"""Sockets at their worst."""

import pytest

from emulator.storage import Storage
from torture.sockets import lost_disconnect, many_gone, speak_before_connect, told_before_open

pytestmark = [pytest.mark.local_cloud, pytest.mark.xdist_group("local_cloud")]


def test_those_who_are_there_are_told_and_exactly_those_who_are_gone_forgotten(tortured: Storage) -> None:
    gone = many_gone(tortured, there=70, gone=30)

    assert gone.delivered == 70
    assert gone.remembered == frozenset()
    assert gone.forgotten == frozenset()


def test_a_disconnect_that_got_lost_is_made_up_for_by_the_next_message(tortured: Storage) -> None:
    gone = lost_disconnect(tortured)

    assert gone.delivered == 1
    assert gone.remembered == frozenset()


def test_a_socket_to_which_a_post_failed_during_its_handshake_is_not_given_up(tortured: Storage) -> None:
    told = told_before_open(tortured)

    assert told == ["hello", "again"]


def test_a_frame_that_is_worked_on_before_its_connect_is_refused_and_kept_when_repeated(tortured: Storage) -> None:
    told = speak_before_connect(tortured)

    assert told == ["unauthorized", "kept at 1"]
