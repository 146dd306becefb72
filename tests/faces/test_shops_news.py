from datetime import UTC, datetime

import pytest

from tests.faces.shops import ANN, BEA, CAT, ann, bea, cat, contents, news, opened, say, stocked
from tests.outside import Outside


@pytest.fixture
def outside() -> Outside:
    return stocked(Outside())


@pytest.fixture
def uuid(outside: Outside) -> str:
    return str(opened(outside)["uuid"])


def at(outside: Outside, text: str) -> None:
    """Let it be this time of the day."""
    wanted = datetime.fromisoformat(f"2025-03-14T{text}+00:00")
    outside.world.clock.advance(seconds=(wanted - outside.world.clock.now()).total_seconds())


def test_003_d8_new_messages_of_all_threads_come_in_order_of_time(outside: Outside, uuid: str) -> None:
    other = opened(outside, cat, participants=[CAT, BEA])["uuid"]
    say(outside, uuid, ann, ANN, "one")
    say(outside, other, cat, CAT, "two")
    say(outside, uuid, ann, ANN, "three")

    found = news(outside)

    assert [(one["content"], one["thread_uuid"]) for one in found] == [("one", uuid), ("two", other), ("three", uuid)]
    assert set(found[0]) == {"id", "thread_uuid", "sender", "content", "timestamp", "is_read"}


def test_003_resolution_10_ones_own_messages_are_left_out_unless_asked_for(outside: Outside, uuid: str) -> None:
    say(outside, uuid, ann, ANN, "theirs")
    say(outside, uuid, bea, BEA, "mine")

    assert contents(news(outside)) == ["theirs"]
    assert contents(news(outside, include_own="true")) == ["theirs", "mine"]


@pytest.mark.parametrize(
    "since", ["2025-03-14T11:00:30Z", "2025-03-14T12:00:30+01:00", "2025-03-14T11:00:30", "20250314T110030.000Z"]
)
def test_003_resolution_10_since_takes_the_forms_of_a_time(outside: Outside, uuid: str, since: str) -> None:
    at(outside, "11:00:30")
    say(outside, uuid, ann, ANN, "before")
    at(outside, "11:00:32")
    say(outside, uuid, ann, ANN, "after")

    raw = outside.get(f"/api/chat/new-messages/?address={BEA}&since={since}", bea).body["results"]

    assert contents(raw) == contents(news(outside, since=since)) == ["before", "after"]


@pytest.mark.parametrize("since", ["now", "1", "2025-13-01", "2025-03-14T10:00:00Zulu", "0001-01-01T00:00:00+14:00"])
def test_003_resolution_10_a_since_that_is_no_time_is_refused(outside: Outside, since: str) -> None:
    answer = outside.get(f"/api/chat/new-messages/?address={BEA}&since={since.replace('+', '%2B')}", bea)

    assert (answer.status, list(answer.body)) == (400, ["since"])


@pytest.mark.parametrize("address", ["", "address=", "address=Rx123..."])
def test_003_resolution_10_the_address_is_required_and_valid(outside: Outside, address: str) -> None:
    answer = outside.get(f"/api/chat/new-messages/?{address}", bea)

    assert (answer.status, list(answer.body)) == (400, ["address"])


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
def test_003_resolution_10_the_ends_of_time_do_no_harm(outside: Outside, uuid: str, since: str) -> None:
    for _ in range(30):
        say(outside, uuid, ann, ANN, "x")

    assert len(news(outside, since=since)) == (30 if since < "1" else 0)


def test_003_resolution_10_a_time_handed_back_loses_nothing_of_its_second(outside: Outside, uuid: str) -> None:
    at(outside, "11:00:00.300")
    say(outside, uuid, ann, ANN, "one")
    first = news(outside)
    say(outside, uuid, ann, ANN, "two")
    at(outside, "11:00:10")

    assert contents(news(outside, since=first[-1]["timestamp"])) == ["one", "two"]


def test_003_resolution_10_a_time_handed_back_once_its_second_is_over_repeats_nothing(
    outside: Outside, uuid: str
) -> None:
    at(outside, "11:00:00.300")
    say(outside, uuid, ann, ANN, "one")
    at(outside, "11:00:10")

    found = news(outside)

    assert found[-1]["timestamp"] == "2025-03-14T11:00:01Z"
    assert news(outside, since=found[-1]["timestamp"]) == []


def test_003_resolution_10_a_poll_each_second_sees_every_message_and_soon_no_repeats(
    outside: Outside, uuid: str
) -> None:
    seen: list[str] = []
    since = "2025-03-14T10:00:00Z"
    for number in range(40):
        outside.world.clock.advance(milliseconds=370)
        say(outside, uuid, ann, ANN, str(number))
        if number % 3 == 0:
            found = news(outside, since=since)
            seen += contents(found)
            since = found[-1]["timestamp"] if found else since
    outside.world.clock.advance(seconds=5)
    seen += contents(news(outside, since=since))

    assert list(dict.fromkeys(seen)) == [str(number) for number in range(40)]
    assert max(seen.count(one) for one in seen) <= 5


def test_003_resolution_10_a_clients_own_time_to_the_microsecond_is_exact(outside: Outside, uuid: str) -> None:
    say(outside, uuid, ann, ANN, "one")
    between = outside.world.clock.now().isoformat()
    say(outside, uuid, ann, ANN, "two")

    assert contents(news(outside, since=between)) == ["two"]
    assert datetime.fromisoformat(between).tzinfo == UTC


def test_003_resolution_10_at_most_500_come_at_once_and_next_leads_on(outside: Outside, uuid: str) -> None:
    for number in range(700):
        say(outside, uuid, ann, ANN, str(number))

    first = outside.get(f"/api/chat/new-messages/?address={BEA}&since=2025-01-01T00:00:00Z", bea).body
    second = outside.get(first["next"].removeprefix("https://chat.example.com"), bea).body

    assert (first["count"], second["count"], second["next"]) == (500, 200, None)
    assert contents(first["results"] + second["results"]) == [str(number) for number in range(700)]
