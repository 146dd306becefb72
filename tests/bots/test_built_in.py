from chalicelib.bots.calculator import Calculator
from chalicelib.bots.echo import Echo
from chalicelib.bots.registry import BUILT_IN, registry
from tests.bots.rooms import Room, Says, text


def test_echo_says_a_text_again_in_upper_case() -> None:
    room = Room(Echo())

    room.ask(room.say("hello, straße"))

    assert room.texts() == ["hello, straße", "HELLO, STRASSE"]


def test_echo_says_as_much_as_a_room_takes_of_a_text_that_grows_in_upper_case() -> None:
    room = Room(Echo())

    room.ask(room.say("ß" * 4000))

    assert room.texts()[-1] == "S" * 3999 + "…"


def test_echo_answers_a_question_mark_to_what_is_no_text() -> None:
    room = Room(Echo())

    room.ask(room.say("look at this", kind="file"))

    assert room.texts()[-1] == "?"


def test_calculator_says_what_a_sum_comes_to() -> None:
    room = Room(Calculator())

    room.ask(room.say("(2 + 3) * 4"))

    assert room.texts()[-1] == "20"


def test_calculator_answers_a_question_mark_to_what_is_no_sum() -> None:
    room = Room(Calculator())

    room.ask(room.say("how are you?"))

    assert room.texts()[-1] == "?"


def test_calculator_answers_a_question_mark_to_what_is_no_text() -> None:
    room = Room(Calculator())

    room.ask(room.say("1+1", kind="file"))

    assert room.texts()[-1] == "?"


def test_the_registry_knows_bots_by_the_ids_they_take_part_under() -> None:
    greeter = Says("Greeter", lambda _: text("hello"))

    assert list(registry([greeter])) == ["bot:ECHO", "bot:Calculator", "bot:Greeter"]
    assert [bot.name for bot in BUILT_IN] == ["ECHO", "Calculator"]
