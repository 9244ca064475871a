"""Whatever two tenants do, each sees its own: random histories against a model, on both databases."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from reference_service.adapters.persistence.work.tables import ProjectRow
from reference_service.domain.shared.ids import TenantId
from reference_service.domain.shared.text import Name, Prose
from reference_service.infrastructure.database import OwnedDatabases
from tests.reference_service.fakes.shared import BEGINNING
from tests.reference_service.integration.persistence.building import MINUTE, ProjectWork, project

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True)
class Step:
    """What one of the tenants does, to which project: of the other tenant, if that is whose it is."""

    tenant: int
    action: str
    project: int


STEPS = st.lists(
    st.builds(
        Step,
        tenant=st.integers(0, 1),
        action=st.sampled_from(["add", "edit", "delete", "rename all", "delete all"]),
        project=st.integers(0, 3),
    ),
    max_size=12,
)


class History:
    """Two tenants, the projects that they may make, and what each should see."""

    def __init__(self, databases: OwnedDatabases) -> None:
        self._databases = databases
        self._tenants = [TenantId(uuid4()), TenantId(uuid4())]
        self._numbers = [uuid4().int for _ in range(4)]
        self.model: list[dict[int, str]] = [{}, {}]

    async def take(self, step: Step, count: int) -> None:
        async with ProjectWork(self._databases, tenant=self._tenants[step.tenant]) as work:
            await self._act(work, step, f"Name {count}")
            await work.commit()

    async def _act(self, work: ProjectWork, step: Step, name: str) -> None:
        seen, number = self.model[step.tenant], self._numbers[step.project]
        if step.action == "add" and not any(number in each for each in self.model):
            await work.projects.add(project(number, tenant=self._tenants[step.tenant], name=name))
            seen[number] = name
        elif step.action == "edit":
            found = await work.projects.get(project(number).id)
            assert (found is not None) == (number in seen)
            if found is not None:
                found.edit(name=Name(name), description=Prose(""), now=BEGINNING + MINUTE)
                await work.projects.save(found)
                seen[number] = name
        elif step.action == "delete":
            await work.session.execute(delete(ProjectRow).where(ProjectRow.id == project(number).id.value))
            seen.pop(number, None)
        elif step.action == "rename all":
            await work.session.execute(update(ProjectRow).values(description=name))
        elif step.action == "delete all":
            await work.session.execute(delete(ProjectRow))
            seen.clear()

    async def seen(self) -> Sequence[dict[int, str]]:
        return [await self._seen_by(tenant) for tenant in self._tenants]

    async def _seen_by(self, tenant: TenantId) -> dict[int, str]:
        async with ProjectWork(self._databases, tenant=tenant) as work:
            return {row.id.int: row.name for row in (await work.session.scalars(select(ProjectRow))).all()}


@given(steps=STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_two_tenants_never_meet(databases: OwnedDatabases, steps: list[Step]) -> None:
    history = History(databases)

    for count, step in enumerate(steps):
        await history.take(step, count)

    assert await history.seen() == history.model
