"""What discover finds in a commit, as if it were checked out where the audited folder stands today."""

from pathlib import Path

from msgspec.structs import replace

from audit.discover import tree_in
from audit.errors import AuditError, NothingToAudit
from audit.history.above import surroundings_at
from audit.history.git import Repository
from audit.history.objects import Commit, Objects
from audit.history.trees import Trees
from audit.model.settings import Settings
from audit.model.source import SourceTree


class Snapshots:
    """Takes the trees of commits, one after another; what did not change between two is the same object."""

    def __init__(self, objects: Objects, repository: Repository, root: Path, settings: Settings) -> None:
        real = root.resolve()
        self.name = real.name.removesuffix(".git") if repository.bare else real.name
        self._repository = repository
        self._settings = settings
        self._trees = Trees(objects, repository, str(real))
        self._before: tuple[object, SourceTree | str] | None = None

    def of(self, commit: Commit) -> SourceTree | str:
        """Return the audited folder as it was, or why it cannot be judged."""
        try:
            tree = self._trees.at(commit.tree)
            around = surroundings_at(tree, self._repository, self.name)
            state = (tree.id, around)
            if self._before is None or self._before[0] != state:
                self._before = (state, replace(tree_in(tree, around, self._settings), baseline=None, law=()))
            return self._before[1]
        except NothingToAudit:
            return "it holds no Python file, or none that is not left out"
        except AuditError as error:
            return str(error)
