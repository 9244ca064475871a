"""An entity is written through all layers, and what was written is as good as what people wrote."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import pytest
from click.testing import CliRunner, Result

from reference_service.infrastructure.cli import main

ROOT: Final = Path(__file__).parents[4]
MILESTONE: Final = ("work", "milestone", "title:name", "note:prose", "due_at:moment", "rank:number", "is_open:flag")
TIME_ENTRY: Final = ("webhooks", "time_entry", "hours:number", "--not-deletable")
WRITTEN: Final = """\
Wrote reference_service/domain/work/milestone.py
Wrote reference_service/application/work/milestones.py
Wrote reference_service/application/work/commands/create_milestone.py
Wrote reference_service/application/work/commands/edit_milestone.py
Wrote reference_service/application/work/commands/delete_milestone.py
Wrote reference_service/application/work/queries/get_milestone.py
Wrote reference_service/application/work/queries/list_milestones.py
Wrote reference_service/adapters/http/schemas/milestones.py
Wrote reference_service/adapters/http/presenters/milestones.py
Wrote reference_service/adapters/http/v1/milestones.py
Wrote reference_service/infrastructure/migrations/work/v[next]_milestones.py
Wrote tests/reference_service/fakes/milestones.py
Wrote tests/reference_service/unit/domain/work/test_milestone.py
Wrote tests/reference_service/unit/application/work/milestones.py
Wrote tests/reference_service/unit/application/work/test_milestones.py
Wrote tests/reference_service/contract/milestones.py
Wrote tests/reference_service/contract/test_milestones.py
Wrote tests/reference_service/integration/persistence_contexts/test_milestone_mapping.py
Wrote tests/reference_service/integration/adapters/http_routes/test_milestones.py
Changed reference_service/domain/shared/ids.py
Changed reference_service/domain/shared/access.py
Changed reference_service/domain/work/events.py
Changed reference_service/application/work/ports.py
Changed reference_service/adapters/persistence/work/tables.py
Changed reference_service/adapters/persistence/work/mapping.py
Changed reference_service/adapters/persistence/work/repositories.py
Changed reference_service/adapters/persistence/work/readers.py
Changed reference_service/adapters/persistence/work/unit_of_work.py
Changed reference_service/adapters/http/use_cases/work.py
Changed reference_service/infrastructure/composition/work.py
Changed reference_service/adapters/http/app_routes.py
Changed reference_service/infrastructure/migrate.py
Changed reference_service/infrastructure/composition/jobs.py
Changed tests/reference_service/fakes/work.py
Changed tests/reference_service/contract/kinds.py
Changed tests/reference_service/contract/ground.py
Changed tests/reference_service/unit/application/work/test_authorization.py
Changed tests/reference_service/unit/domain/shared/test_access.py
Changed tests/reference_service/unit/application/identity/test_queries.py
Changed tests/reference_service/architecture/test_persistence.py
Changed tests/reference_service/security/test_routes.py
"""
_LAW: Final = ("packages", "stages", "rules", "purity", "extraction", "reference")
"""The contracts about what is not copied."""


@dataclass(frozen=True, slots=True)
class Running:
    """A program that runs, and what it says."""

    process: subprocess.Popen[bytes]
    output: IO[str]

    def ended(self) -> tuple[int, str]:
        """Return its exit code and all that it said, once it has ended."""
        code = self.process.wait()
        with self.output as said:
            said.seek(0)
            return code, said.read()


class Copy:
    """The service and its tests in a folder of their own, and commands that are run there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__", ".*_cache", "data")
        for name in ("reference_service", "tests/reference_service"):
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for name in ("pyproject.toml", ".importlinter", "tests/__init__.py"):
            shutil.copy(ROOT / name, folder / name)
        # The law of the analyser, which is not here, would not be found to hold.
        parts = (ROOT / ".importlinter").read_text(encoding="utf-8").split("\n[importlinter:contract:")
        kept = [part for part in parts[1:] if part.partition("]")[0] not in _LAW]
        settings = parts[0].replace("    audit\n    contracts\n", "").replace("    tests\n", "")
        service = "[importlinter:contract:".join([f"{settings}\n", *(f"{part}\n" for part in kept)])
        (folder / ".importlinter").write_text(service, encoding="utf-8")

    def begin(self, *words: str) -> "Running":
        """Run a program of this Python in the copy."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
        # A file takes whatever is said, while nobody reads.
        output = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - it is closed by whoever reads it
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=self.folder,
            env={**environment, "PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        return Running(process, output)

    def new_entity(self, *words: str) -> str:
        """Return what the command says that writes an entity."""
        code, said = self.begin("-m", "reference_service", "new-entity", *words).ended()
        assert code == 0, said
        return said

    def texts(self) -> dict[str, str]:
        """Return all sources."""
        return {str(path.relative_to(self.folder)): path.read_text(encoding="utf-8") for path in self.folder.rglob("*.py")}


def _findings(report: str) -> set[tuple[str, str, str]]:
    return {(each["rule"], each["subject"], each["message"]) for each in json.loads(report)["findings"]}


def _paths(*said: str) -> list[str]:
    return sorted({line.split()[1] for text in said for line in text.splitlines() if line.startswith(("Wrote ", "Changed "))})


def _refused(*words: str) -> Result:
    return CliRunner().invoke(main, ["new-entity", *words], catch_exceptions=False)


def _own_tests(written: Sequence[str]) -> list[str]:
    of_all = [
        "tests/reference_service/unit/domain/shared/test_events.py",
        "tests/reference_service/contract/test_repositories.py",
        "tests/reference_service/integration/persistence/test_migrations.py",
        "tests/reference_service/integration/persistence/test_row_security.py",
    ]
    chosen = " or ".join(
        (
            *(
                "milestone",
                "time_entr",
                "matrix",
                "inventory",
                "viewer_only_reads",
                "every_reader",
                "each_fact",
                "has_forced_policies",
            ),
            *("the_steps_lead", "goes_up_and_down_and_up_alone and work", "goes_up_and_down_and_up_alone and webhooks"),
        )
    )
    return [*(path for path in written if Path(path).name.startswith("test_")), *of_all, "-k", chosen]


def test_two_entities_are_written_as_if_by_hand(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    before = copy.begin("-m", "audit", "report", "reference_service", "--no-cache", "--format", "json")
    clean = _findings(before.ended()[1])
    dry, untouched = copy.new_entity(*MILESTONE, "--dry-run"), copy.texts()
    first = copy.new_entity(*MILESTONE)
    second = copy.new_entity(*TIME_ENTRY)
    written, texts = _paths(first, second), copy.texts()
    python = ["-m", "mypy", "--strict", "--no-error-summary", *written]

    checks = [
        copy.begin("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *_own_tests(written)),
        copy.begin(*python),
        copy.begin("-m", "ruff", "check", "--no-cache", *written),
        copy.begin("-m", "ruff", "format", "--no-cache", "--check", *written),
        copy.begin("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()", "--no-cache"),
    ]
    audited = copy.begin("-m", "audit", "report", "reference_service", "--no-cache", "--format", "json")

    faults = "\n".join(said for code, said in [check.ended() for check in checks] if code)
    assert faults == "", faults
    assert _findings(audited.ended()[1]) - clean == set()
    assert [line for line in first.splitlines() if line.startswith(("Wrote", "Changed"))] == [
        line.replace("[next]", _step(copy, "milestones")) for line in WRITTEN.splitlines()
    ]
    assert "+class Milestone(Entity):" in dry.splitlines()
    assert untouched.keys() < texts.keys()
    assert "reference_service/application/webhooks/commands/delete_time_entry.py" not in texts
    assert copy.new_entity(*MILESTONE) == "Nothing to do: `milestone` is there.\n"
    assert copy.texts() == texts


def _step(copy: Copy, plural: str) -> str:
    (step,) = (copy.folder / "reference_service/infrastructure/migrations/work").glob(f"v*_{plural}.py")
    return step.stem[1:5]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("wrok", "milestone", "title:name"), "There is no context `wrok`. Did you mean `work`?"),
        (("work", "milestone", "title:nane"), "`nane` is no type of the field `title`. Did you mean `name`?"),
        (("work", "milestone"), "An entity has at least one field: write `title:name`."),
        (("work", "milestone", "a:name", "a:name"), "`a` is given twice."),
        (("work", "class", "title:name"), "`class` is a reserved word of Python. `class_item` would do."),
        (("work", "user", "title:name"), "`user` is a reserved word. Call it `user_record`, or something that says more."),
        (
            ("work", "milestone", "version:number"),
            "`version` is a reserved word: every entity has its own use for it. `milestone_version` would do.",
        ),
        (
            ("work", "milestone", "api_token:name"),
            "`api_token` sounds like a secret, and what is written here is shown to members: write it by hand.",
        ),
        (
            ("work", "Milestone", "title:name"),
            "`Milestone` is no name of the entity: it has up to 30 lower-case letters and digits, as in `time_entry`.",
        ),
        (("work", "series", "title:name", "--plural", "series"), "`series` is its own plural: give another by `--plural`."),
        (
            ("work", "project", "title:name"),
            (
                "`project` exists already: `reference_service/domain/work/project.py` holds something else than what would be "
                "written. Call another one something else, as `work_project`."
            ),
        ),
    ],
)
def test_what_cannot_be_written_is_refused_with_what_would_help(words: tuple[str, ...], said: str) -> None:
    refused = _refused(*words)

    assert (refused.exit_code, refused.output) == (1, f"Error: {said}\n")


def test_what_belongs_to_no_tenant_is_refused_with_the_contexts_that_do() -> None:
    refused = _refused("identity", "badge", "title:name")

    assert refused.exit_code == 1
    assert refused.output.startswith("Error: What is in the context `identity` does not belong to tenants. There are `")
    assert "`work`" in refused.output


def test_a_place_that_is_not_found_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    routes = tmp_path / "reference_service/adapters/http/app_routes.py"
    routes.write_text(routes.read_text(encoding="utf-8").replace("_V1", "_FIRST"), encoding="utf-8")
    before = copy.texts()

    refused = copy.begin("-m", "reference_service", "new-entity", *MILESTONE).ended()

    assert refused == (
        1,
        (
            "Error: Nothing was written, since places to write to were not found.\n"
            "`reference_service/adapters/http/app_routes.py` lacks an assignment to `_V1`: "
            "make room there for `milestones.router`, by hand.\n"
        ),
    )
    assert copy.texts() == before


def test_an_entity_that_somebody_has_changed_is_not_written_over(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.new_entity(*MILESTONE)
    entity = tmp_path / "reference_service/domain/work/milestone.py"
    entity.write_text(entity.read_text(encoding="utf-8").replace("A milestone", "A stone"), encoding="utf-8")
    before = copy.texts()

    refused = copy.begin("-m", "reference_service", "new-entity", *MILESTONE).ended()

    assert refused == (
        1,
        (
            "Error: `milestone` exists already: `reference_service/domain/work/milestone.py` "
            "holds something else than what would be written. Call another one something else, as `work_milestone`.\n"
        ),
    )
    assert copy.texts() == before
