from uuid import RFC_4122, UUID

from reference_service.adapters.system.ids import Uuid7Ids


def test_an_identity_is_a_uuid_of_version_7() -> None:
    made = Uuid7Ids().new()

    assert (type(made), made.version, made.variant) == (UUID, 7, RFC_4122)


def test_identities_differ_and_sort_as_they_were_made() -> None:
    ids = Uuid7Ids()

    made = [ids.new() for _ in range(5_000)]

    assert made == sorted(set(made))
