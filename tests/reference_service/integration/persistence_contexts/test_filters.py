"""Whatever is looked for: it is found as it is, or not at all, and never runs as SQL."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reference_service.adapters.persistence.work.mapping import folded
from reference_service.application.work.ports import TaskFilter
from reference_service.domain.identity.token import Purpose, TokenDigest
from reference_service.domain.shared.email import Email
from reference_service.domain.shared.ids import UserId
from reference_service.domain.shared.pagination import PageRequest
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.contract.building import (
    ACME,
    GLOBEX,
    keep_projects,
    keep_tasks,
    keep_tenants,
    keep_users,
    project,
    task,
    tenant,
    user,
)
from tests.reference_service.contract.ground import Ground, ground_on
from tests.reference_service.integration.persistence_contexts.entities import ANY_TEXT, USER_IDS

pytestmark = pytest.mark.anyio

many = settings(max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TITLES = ("50% off", "a_b", "back\\slash", "Größe", "'; DROP TABLE tasks; --", "İstanbul", "ﬁne ﬂoor", "plain")
STORABLE = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=64)


@pytest.fixture
async def ground(databases: OwnedDatabases) -> Ground:
    """Return a database with a task of each title in one tenant, and one of another tenant."""
    made = ground_on(databases)
    await keep_users(made, user())
    await keep_tenants(made, tenant())
    await keep_projects(made, project(1), project(2, of=GLOBEX))
    await keep_tasks(made, *(task(number, title=title) for number, title in enumerate(TITLES, 1)))
    await keep_tasks(made, task(99, of=GLOBEX, project_number=2, title=TITLES[0]))
    return made


# Row 30 of the security list.
@many
@given(words=ANY_TEXT | st.sampled_from(TITLES).flatmap(lambda title: st.sampled_from([title.upper(), title[:3], title[2:]])))
@example(words="\0")
@example(words="\ud800")
@example(words="%")
@example(words="_")
@example(words="/")
async def test_words_find_the_titles_that_hold_them_and_no_others(ground: Ground, words: str) -> None:
    page = await ground.tasks.page(ACME, TaskFilter(words=words), PageRequest(100))

    assert [view.title for view in page.items] == [title for title in TITLES if folded(words) in folded(title)]


@many
@given(assignee=USER_IDS)
async def test_nobody_has_tasks_that_were_not_given_to_them(ground: Ground, assignee: UserId) -> None:
    wanted = TaskFilter(assignee=assignee)
    assert (await ground.tasks.page(ACME, wanted, PageRequest(100))).items == ()


@many
@given(text=STORABLE)
@example(text="' OR '1'='1")
@example(text="%")
async def test_addresses_and_digests_are_found_only_as_they_are(ground: Ground, text: str) -> None:
    async with ground.identity.begin(None) as work:
        assert await work.users.by_email(Email(text)) is None
        assert await work.sessions.by_token(TokenDigest(text)) is None
        assert await work.tokens.by_digest(TokenDigest(text), Purpose.VERIFY_EMAIL) is None
    async with ground.tenancy.begin(ACME, None) as tenancy:
        assert await tenancy.invitations.by_secret(text) is None
