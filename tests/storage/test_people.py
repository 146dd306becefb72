from chalicelib.core.model import Shop, User
from tests.storage.stage import Stage

KEYS_THAT_CANNOT_BE = ("", "x" * 2049)


def test_a_profile_is_read_as_it_was_saved(stage: Stage) -> None:
    ann = User(stage.name("ann"), fullname="Ann", email="ann@example.com", roles=("agent",), address="xRBX0001")

    stage.users.save(ann)

    stored = stage.users.get(ann.id)
    assert stored is not None
    assert (stored.fullname, stored.email, stored.roles, stored.address) == (
        "Ann",
        "ann@example.com",
        ("agent",),
        "xRBX0001",
    )


def test_saving_again_keeps_the_time_of_creation(stage: Stage) -> None:
    name = stage.name("ann")
    stage.users.save(User(name, fullname="Ann"))
    first = stage.users.get(name)
    stage.clock.advance(hours=1)

    stage.users.save(User(name, fullname="Anna"))

    second = stage.users.get(name)
    assert first is not None
    assert second is not None
    assert second.created_at == first.created_at
    assert first.updated_at is not None
    assert second.updated_at is not None
    assert second.updated_at > first.updated_at


def test_nobody_is_found_under_an_unknown_name(stage: Stage) -> None:
    assert stage.users.get(stage.name("nobody")) is None


def test_showing_leaves_out_whom_nobody_knows(stage: Stage) -> None:
    ann, nobody = stage.name("ann"), stage.name("nobody")
    stage.users.save(User(ann, fullname="Ann"))

    assert {key: one.fullname for key, one in stage.users.show([ann, nobody, ann]).items()} == {ann: "Ann"}


def test_showing_nobody_asks_nobody(stage: Stage) -> None:
    assert stage.users.show([]) == {}


def test_more_than_a_hundred_profiles_are_shown(stage: Stage) -> None:
    names = [stage.name("user") for _ in range(101)]
    for name in names:
        stage.users.save(User(name))

    assert set(stage.users.show(names)) == set(names)


def test_a_text_that_can_be_no_key_is_nobody(stage: Stage) -> None:
    for key in KEYS_THAT_CANNOT_BE:
        assert stage.users.get(key) is None
        assert stage.users.show([key]) == {}


def test_a_shown_profile_may_be_a_minute_old_and_no_older(cloud: Stage) -> None:
    name = cloud.name("ann")
    cloud.users.save(User(name, fullname="Ann"))
    cloud.users.show([name])
    other_process = type(cloud.users)(cloud.clock)  # type: ignore[call-arg]
    other_process.save(User(name, fullname="Anna"))

    within = cloud.users.show([name])[name].fullname
    cloud.clock.advance(minutes=1)

    assert (within, cloud.users.show([name])[name].fullname) == ("Ann", "Anna")


def test_a_shop_is_read_as_it_was_saved(stage: Stage) -> None:
    shop = Shop(stage.name("shop"), "Bread", "https://bread.example.com", "xRBX0001")

    stage.shops.save(shop)

    assert stage.shops.get(shop.id) == shop


def test_a_shop_is_replaced_by_saving_again(stage: Stage) -> None:
    name = stage.name("shop")
    stage.shops.save(Shop(name, "Bread", "https://bread.example.com"))

    stage.shops.save(Shop(name, "Cake", "https://cake.example.com"))

    assert stage.shops.get(name) == Shop(name, "Cake", "https://cake.example.com")


def test_no_shop_is_found_under_an_unknown_name(stage: Stage) -> None:
    for key in (stage.name("shop"), *KEYS_THAT_CANNOT_BE):
        assert stage.shops.get(key) is None
