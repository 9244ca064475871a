"""Users, and the reader of them."""

from dataclasses import asdict
from datetime import datetime

import pytest

from reference_service.application.identity.ports import UserDetails, UserView
from reference_service.domain.identity.password import PasswordHash
from reference_service.domain.identity.user import User
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.errors import Conflict
from reference_service.domain.shared.pagination import Page, PageRequest, Place
from reference_service.domain.shared.result import Err, Ok
from reference_service.domain.shared.text import Name
from tests.reference_service.contract.building import ADA, BOB, EVE, LATER, SECOND, keep_users, session, state, two_factor, user
from tests.reference_service.contract.ground import Ground

pytestmark = pytest.mark.anyio


def view(of: User) -> UserView:
    return UserView(
        id=of.id.value,
        email=of.email.value,
        role=of.role.value,
        status=of.status.value,
        verified=of.verified_at is not None,
        created_at=of.created_at,
    )


def details(of: User, *, two_factor: bool = False, last_seen_at: datetime | None = None) -> UserDetails:
    return UserDetails(**asdict(view(of)), two_factor=two_factor, last_seen_at=last_seen_at)


async def test_a_user_is_found_by_address(ground: Ground) -> None:
    await keep_users(ground, user(1), user(2))

    async with ground.identity.begin(None) as work:
        assert state(await work.users.by_email(Email("user2@example.com"))) == state(await work.users.get(BOB))
        assert await work.users.by_email(Email("user3@example.com")) is None


async def test_an_address_has_one_account(ground: Ground) -> None:
    await keep_users(ground, user(1))
    second = User.register(BOB, email=user(1).email, password=PasswordHash("hash"), display_name=Name("Eve"), now=LATER)

    async with ground.identity.begin(None) as work:
        await work.users.add(second)
        outcome = await work.commit()

    assert outcome == Err(Conflict(code="EMAIL_TAKEN", message="There is an account with this e-mail address already."))
    assert await ground.users.get(BOB) is None


async def test_a_user_is_looked_at(ground: Ground) -> None:
    administrator = User.appoint(
        BOB, email=Email("bob@example.com"), password=PasswordHash("hash"), display_name=Name("Bob"), now=LATER
    )
    await keep_users(ground, user(1), administrator)

    assert await ground.users.get(ADA) == details(user(1))
    assert await ground.users.get(BOB) == details(administrator)
    assert await ground.users.get(EVE) is None


async def test_a_user_is_looked_at_with_the_second_factor_and_the_last_use_of_any_session(ground: Ground) -> None:
    await keep_users(ground, user(1), user(2))
    factor, proposed = two_factor(ADA), two_factor(BOB)
    factor.confirm(1, [], LATER).unwrap()
    async with ground.identity.begin(None) as work:
        await work.two_factors.add(factor)
        await work.two_factors.add(proposed)
        for number, of in enumerate((ADA, ADA, BOB)):
            opened = session(number, of=of)
            opened.renew(0, LATER + number * SECOND).unwrap()
            await work.sessions.add(opened)
        (await work.commit()).unwrap()

    assert await ground.users.get(ADA) == details(user(1), two_factor=True, last_seen_at=LATER + SECOND)
    assert await ground.users.get(BOB) == details(user(2), last_seen_at=LATER + 2 * SECOND)


async def test_users_are_listed_oldest_first_and_none_twice_while_others_come(ground: Ground) -> None:
    await keep_users(ground, user(5), user(3), user(1))

    first = await ground.users.page(PageRequest(2))
    await keep_users(ground, user(2), user(4))
    second = await ground.users.page(PageRequest(2, first.following))

    assert first == Page((view(user(1)), view(user(3))), Place(user(3).created_at, user(3).id.value))
    assert second == Page((view(user(4)), view(user(5))), None)


async def test_only_verified_addresses_are_given(ground: Ground) -> None:
    verified = user(1)
    verified.verify(LATER)
    await keep_users(ground, verified, user(2))

    assert await ground.users.addresses([ADA, BOB, EVE]) == {ADA: Email("user1@example.com")}
    assert await ground.users.addresses([]) == {}


async def test_users_that_are_not_there_are_no_page(ground: Ground) -> None:
    assert await ground.users.page(PageRequest(10)) == Page((), None)


async def test_two_users_of_one_moment_are_on_two_pages(ground: Ground) -> None:
    twin = user(1)
    twin.created_at = user(2).created_at
    await keep_users(ground, twin, user(2))

    first = await ground.users.page(PageRequest(1))

    assert first == Page((view(twin),), Place(twin.created_at, ADA.value))
    assert await ground.users.page(PageRequest(1, first.following)) == Page((view(user(2)),), None)


async def test_registering_is_told(ground: Ground) -> None:
    await keep_users(ground, user(1))

    async with ground.identity.begin(None) as work:
        again = await work.users.by_email(user(1).email)
        assert again is not None
        again.repeat_registration(LATER)
        await work.users.save(again)
        assert await work.commit() == Ok(None)

    assert [event.name for event in ground.told] == ["identity.user_registered", "identity.registration_repeated"]
