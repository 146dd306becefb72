import json
import re
from pathlib import Path
from typing import Any

from chalicelib.bots.hooks import Hook, parse_hooks
from chalicelib.bots.post import Answer
from chalicelib.bots.registry import BUILT_IN
from chalicelib.bots.signature import signed
from chalicelib.bots.webhook import Webhook, question
from chalicelib.storage.entries import to_item
from tests.bots.rooms import Room
from tests.fakes.world import FakeClock

PAGE = (Path(__file__).parents[2] / "docs" / "bots.md").read_text()
SECRET = "a-secret-that-the-bot-shares-with-us"


def examples(language: str) -> list[str]:
    """The page's examples in this language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def defined(name: str) -> Any:
    """What the page's Python defines under this name."""
    names: dict[str, Any] = {}
    for code in examples("python"):
        exec(code, names)
    return names[name]


def test_every_bot_that_comes_with_parley_stands_on_the_page() -> None:
    assert all(f"| `{bot.name}` |" in PAGE for bot in BUILT_IN)


def test_the_bot_in_python_takes_part() -> None:
    room = Room(defined("Greeter")())

    room.ask(room.say("hello"))
    room.ask(room.say("how are you?"))

    assert room.texts() == ["hello", "Hello! How are you?", "how are you?"]
    assert room.log()[1].extra["options"] == ["Fine", "So-so"]


def test_the_configuration_configures() -> None:
    configuration = examples("json")[0]

    assert [hook.name for hook in parse_hooks(configuration)] == ["Weather"]


def test_the_question_on_the_page_has_the_fields_of_a_real_one() -> None:
    room = Room()

    shown, real = json.loads(examples("json")[1]), question("Weather", room.conversation, room.say("Will it rain?"))

    assert shown.keys() == real.keys()
    assert shown["message"].keys() == real["message"].keys()
    assert shown["message"]["id"] % 2**20 == shown["seq"]


def test_the_answer_on_the_page_is_said() -> None:
    told = examples("json")[2].encode()
    room = Room(Webhook(Hook("Weather", "", SECRET), lambda *_: Answer(200, told), FakeClock()))

    room.ask(room.say("Will it rain?"))

    assert room.texts()[-1] == "Not today."


def test_the_check_of_signatures_knows_a_genuine_request() -> None:
    is_from_parley = defined("is_from_parley")
    headers = signed(SECRET, 1_700_000_000, b"{}")

    assert is_from_parley(SECRET, headers, b"{}", now=1_700_000_010)


def test_the_check_of_signatures_knows_any_other() -> None:
    is_from_parley = defined("is_from_parley")
    headers = signed(SECRET, 1_700_000_000, b"{}")
    later = {**headers, "Parley-Timestamp": "1700000001"}

    assert not is_from_parley(SECRET, headers, b"{ }", now=1_700_000_010)
    assert not is_from_parley("another secret", headers, b"{}", now=1_700_000_010)
    assert not is_from_parley(SECRET, later, b"{}", now=1_700_000_010)
    assert not is_from_parley(SECRET, headers, b"{}", now=1_700_000_400)


def test_the_filter_lets_through_what_names_bots_and_nothing_else() -> None:
    wanted = json.loads(examples("json")[3])["dynamodb"]["NewImage"]
    room = Room(*BUILT_IN)
    asked, system = (to_item(room.say("hello", kind)).serialize() for kind in ("text", "system"))

    assert wanted == {"bots": {"S": [{"exists": True}]}}
    assert "S" in asked["bots"]
    assert "bots" not in system
