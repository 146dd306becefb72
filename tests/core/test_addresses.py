from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core.addresses import ALPHABET, MOST, check_address, check_addresses, is_address
from chalicelib.core.errors import Invalid

MAIN, TEST = 0x3C, 0x89


def written(raw: bytes) -> str:
    """Base58, as the chain writes it."""
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = ALPHABET[digit] + text
    return text


def address_of(version: int, key: bytes) -> str:
    body = bytes([version]) + key
    return written(body + sha256(sha256(body).digest()).digest()[:4])


keys = st.binary(min_size=20, max_size=20)
versions = st.sampled_from([MAIN, TEST])


@pytest.mark.parametrize(
    "address",
    [
        "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        "RT9PGBrPFe1ykqi3auEEpCRcoG158V7JN7",
        "R9MuyZUrDaH1bVJrdng8GY8XsDeFcxmDTj",
        "xMpa8DxDLdC9SQPcAFBc2vqwyPsoFtrWyC",
        "RDH1vYrMK1rYgxZvZZyYxx5f4pUk97XzA5",
        "RM73Y13QwGUpu1egx9NTTbu4qxaJ29E9j7",
    ],
)
def test_003_d10_the_addresses_known_to_be_valid_are(address: str) -> None:
    assert is_address(address, "strict")
    assert is_address(address, "relaxed")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Rx123...",
        "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn",
        "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn77",
        "RAjtW0uDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        "RAjtWOuDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        "RAjtWIuDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        "RAjtWluDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        "AAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn7",
        " RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn",
        "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrn\n",
        "RAjtW2uDSEDW9mPVkKp2K2AAu4uJD9Zrné",
        "myshop.vfx",
        "zfx_" + "1" * 30,
    ],
)
def test_003_d10_what_has_not_the_form_of_an_address_is_none_by_either_rule(text: str) -> None:
    assert not is_address(text, "strict")
    assert not is_address(text, "relaxed")


@pytest.mark.parametrize("text", ["RBjFKcqBvJdwbLq4bJPKRHCL7t1pjR4SXi", "R" + "z" * 33, "R" + "1" * 33])
def test_003_d10_a_wrong_checksum_passes_the_relaxed_rule_only(text: str) -> None:
    assert not is_address(text, "strict")
    assert is_address(text, "relaxed")


def test_003_d10_the_highest_number_is_judged_without_an_error() -> None:
    assert not is_address("x" + "z" * 33, "strict")


@given(versions, keys)
def test_every_key_has_an_address_of_34_characters(version: int, key: bytes) -> None:
    address = address_of(version, key)

    assert is_address(address, "strict")
    assert address[0] == {MAIN: "R", TEST: "x"}[version]


@given(versions, keys, st.data())
def test_an_address_with_one_character_changed_is_none(version: int, key: bytes, data: st.DataObject) -> None:
    address = address_of(version, key)
    place = data.draw(st.integers(0, len(address) - 1))
    other = data.draw(st.sampled_from([char for char in ALPHABET if char != address[place]]))

    assert not is_address(address[:place] + other + address[place + 1 :], "strict")


@given(versions, keys)
def test_an_address_can_be_written_in_one_way_only(version: int, key: bytes) -> None:
    address = address_of(version, key)

    assert not is_address("1" + address, "strict")
    assert not is_address("1" + address[:-1], "strict")
    assert not is_address(address.swapcase(), "strict")


@given(st.integers(0, 255).filter(lambda version: version not in {MAIN, TEST}), keys)
def test_an_address_of_another_version_is_none(version: int, key: bytes) -> None:
    assert not is_address(address_of(version, key), "strict")


@given(st.text())
def test_any_text_is_judged_without_an_error(text: str) -> None:
    assert is_address(text, "strict") <= is_address(text, "relaxed")


def test_a_refusal_names_the_address_and_the_field() -> None:
    with pytest.raises(Invalid, match=r"^Rx123... is not a valid VFX address\.$") as refused:
        check_address("Rx123...", "strict", "sender")

    assert refused.value.field == "sender"


def test_participants_keep_their_order() -> None:
    some = [address_of(MAIN, bytes([n] * 20)) for n in (3, 1, 2)]

    assert check_addresses(some, "strict") == some


@pytest.mark.parametrize("count", [0, 1, MOST + 1])
def test_too_few_and_too_many_participants_are_refused(count: int) -> None:
    with pytest.raises(Invalid, match="2 to 40"):
        check_addresses([address_of(MAIN, bytes([n] * 20)) for n in range(count)], "strict")


def test_a_participant_named_twice_is_refused() -> None:
    one = address_of(MAIN, bytes(20))

    with pytest.raises(Invalid, match="only once"):
        check_addresses([one, one], "strict")
