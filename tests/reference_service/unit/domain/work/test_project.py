"""Projects."""

from reference_service.domain.shared.text import Name, Prose
from reference_service.domain.work.events import ProjectDeleted, ProjectEdited, ProjectRestored, ProjectStarted
from reference_service.domain.work.project import Project
from tests.reference_service.unit.domain.values import ALICE, LATER, NOW, PROJECT, TENANT


def started() -> Project:
    """Return a project that Alice has just started."""
    return Project.start(PROJECT, tenant_id=TENANT, name=Name("Roof"), description=Prose(""), owner_id=ALICE, now=NOW)


def test_whoever_starts_a_project_owns_it() -> None:
    project = started()

    assert (project.owner_id, project.created_at, project.deleted_at) == (ALICE, NOW, None)
    assert project.pull_events() == (ProjectStarted(occurred_at=NOW, tenant_id=TENANT, project_id=PROJECT),)


def test_other_words_are_a_fact_and_the_same_ones_are_none() -> None:
    project = started()
    project.pull_events()
    project.edit(name=Name("Roof"), description=Prose(""), now=NOW)
    project.edit(name=Name("Roof"), description=Prose("Slate."), now=LATER)

    assert (project.name, project.description) == (Name("Roof"), Prose("Slate."))
    assert project.pull_events() == (ProjectEdited(occurred_at=LATER, tenant_id=TENANT, project_id=PROJECT),)


def test_a_project_goes_once_and_comes_back_once() -> None:
    project = started()
    project.pull_events()
    project.restore(NOW)
    project.delete(NOW)
    project.delete(LATER)
    deleted_at = project.deleted_at
    project.restore(LATER)
    project.restore(LATER)

    assert (deleted_at, project.deleted_at) == (NOW, None)
    assert project.pull_events() == (
        ProjectDeleted(occurred_at=NOW, tenant_id=TENANT, project_id=PROJECT),
        ProjectRestored(occurred_at=LATER, tenant_id=TENANT, project_id=PROJECT),
    )
