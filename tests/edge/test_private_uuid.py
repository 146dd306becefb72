from uuid import UUID

from chalicelib.edge.guests import Guests

OURS = Guests(lambda: "a-secret-for-tests-of-at-least-32-bytes")
THEIRS = Guests(lambda: "another-secret-of-as-many-bytes-at-least")


def test_the_same_texts_make_the_same_uuid() -> None:
    made = OURS.private_uuid("support", "a-key")

    assert made == OURS.private_uuid("support", "a-key")
    assert str(UUID(made)) == made


def test_without_the_secret_it_is_another() -> None:
    assert OURS.private_uuid("support", "a-key") != THEIRS.private_uuid("support", "a-key")


def test_where_one_text_ends_makes_a_difference() -> None:
    assert OURS.private_uuid("ab", "c") != OURS.private_uuid("a", "bc")
