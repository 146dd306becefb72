"""What a process remembers of conversations: direct threads alone, since who takes part in one never changes."""

from tests.storage.stage import Stage


def test_a_direct_thread_is_recalled_from_memory_and_others_are_not(cloud: Stage) -> None:
    direct, room = cloud.open(), cloud.open(kind="room")
    cloud.now(direct), cloud.now(room)

    assert cloud.conversations.recall(direct.id) == direct
    assert cloud.conversations.recall(room.id) is None


def test_what_is_recalled_follows_the_head(cloud: Stage) -> None:
    thread = cloud.open()
    cloud.now(thread)

    cloud.conversations.advance(thread.id, cloud.say(thread))

    recalled = cloud.conversations.recall(thread.id)
    assert recalled is not None
    assert recalled.last_seq == 1


def test_a_direct_thread_is_recalled_by_the_process_that_opened_it(cloud: Stage) -> None:
    direct, room = cloud.open(), cloud.open(kind="room")

    assert cloud.conversations.recall(direct.id) == direct
    assert cloud.conversations.recall(room.id) is None
