"""The only place that starts git. Each process reads objects and nothing else.

A stranger's repository is configured by a stranger: its `core.fsmonitor`, its hooks, filters and transports are commands
that git would run. So there is no `status`, `diff`, `ls-files` or `checkout` here but `rev-parse`, `rev-list` and
`cat-file --batch`, which run none of them once fetching what is missing is forbidden too.

The user's own configuration is read: `safe.directory` stands there, by which git knows whose repositories to read.
"""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from audit.errors import HistoryError

HARDENED = ("--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null")
_BARE = ("-c", "safe.bareRepository=all")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",  # no transport: what a git too old for the next line would fetch with
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")
"""Which configuration is the user's own."""

SECONDS = 120
_SAID = 200
"""Characters of what git said that an error quotes."""


class Repository(Struct, frozen=True):
    """A git repository around an audited folder.

    `top` is where git runs: the folder that holds `.git`, or the repository itself when it is bare. `prefix` is the
    audited folder relative to it, with `/`, empty for the top.
    """

    top: Path
    prefix: str
    bare: bool = False

    def at(self, path: str) -> str:
        """Return where a path of the audited folder lies in the tree of a commit."""
        return f"{self.prefix}/{path}" if self.prefix and path else self.prefix or path


def repository_of(root: Path) -> Repository:
    """Return the repository that a folder belongs to, looking upward from it; raises HistoryError where there is none."""
    try:
        real = root.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise HistoryError(f"`{root}` has no history: there is no such folder") from error
    if not os.path.lexists(real / ".git") and _is_bare(real):
        return Repository(real, "", bare=True)
    for folder in (real, *real.parents):
        if os.path.lexists(folder / ".git"):
            return Repository(folder, real.relative_to(folder).as_posix() if folder != real else "")
    raise HistoryError(f"`{root}` lies in no git repository, so it has no history")


def commit_named(repository: Repository, rev: str) -> str:
    """Return the id of the commit that a revision names; raises HistoryError for one that names none."""
    found = _commit(repository, rev)
    if found is None:
        missing = "; this clone is shallow: `git fetch --unshallow` brings the rest" if is_shallow(repository) else ""
        raise HistoryError(f"`{rev}` names no commit of `{repository.top}`{missing}; `git fetch` brings what others pushed")
    return found


def is_commit(repository: Repository, rev: str) -> bool:
    """Return whether a revision names a commit."""
    return _commit(repository, rev) is not None


def head_of(repository: Repository) -> str:
    """Return the id of the commit that is checked out; raises HistoryError where nothing was committed yet."""
    found = _commit(repository, "HEAD")
    if found is None:
        raise HistoryError(f"`{repository.top}` has no commit yet")
    return found


def is_shallow(repository: Repository) -> bool:
    """Return whether the clone lacks what lies before some commits."""
    return _said(repository, "rev-parse", "--is-shallow-repository") == "true"


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """Return the newest commit that two commits, given by id, both come from; None where there is none."""
    words = _said(repository, "rev-parse", f"{one}...{other}").split()
    return next((word[1:] for word in words if word.startswith("^")), None)


def first_parents(repository: Repository, head: str, without: str | None = None) -> list[tuple[str, int]]:
    """Return the commits from `head` along first parents, newest first, each with the seconds of its date.

    Commits that `without`, given by id, comes from are left out, itself included.
    """
    wanted = [head] if without is None else [head, f"^{without}"]
    lines = _said(repository, "rev-list", "--first-parent", "--timestamp", *wanted, "--").splitlines()
    pairs = (line.split() for line in lines)
    return [(name, int(seconds)) for seconds, name in pairs]


def start(repository: Repository, *arguments: str) -> "subprocess.Popen[bytes]":
    """Return a git process that is spoken to through pipes."""
    return subprocess.Popen(
        _command(repository, arguments),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(repository),
    )


def _commit(repository: Repository, rev: str) -> str | None:
    if not rev or rev.startswith("-") or not rev.isprintable():
        raise HistoryError(f"`{rev}` is no revision: give a branch, a tag or a commit")
    done = _run(repository, "rev-parse", "--verify", "--quiet", f"{rev}^{{commit}}")
    words = done.stdout.split()
    if done.returncode == 0 and len(words) == 1:
        return words[0].decode("ascii")
    _check(repository, done)
    return None


def _said(repository: Repository, *arguments: str) -> str:
    done = _run(repository, *arguments)
    if done.returncode != 0:
        _check(repository, done)
        said = done.stderr.decode("utf-8", "replace").strip()[:_SAID]
        raise HistoryError(f"git cannot read the history of `{repository.top}`: {said or 'it does not say why'}")
    return done.stdout.decode("utf-8", "replace").strip()


def _check(repository: Repository, done: "subprocess.CompletedProcess[bytes]") -> None:
    """Raise HistoryError where git refuses the whole repository, and not only what was asked of it."""
    said = done.stderr.decode("utf-8", "replace")
    if "dubious ownership" in said or "safe.directory" in said:
        raise HistoryError(
            f"`{repository.top}` belongs to another user, so git does not read it; "
            f"`git config --global --add safe.directory {repository.top}` says that you trust it"
        )
    if "not a git repository" in said or "invalid gitfile" in said:
        raise HistoryError(f"`{repository.top / '.git'}` is not a git repository that git can read")


def _run(repository: Repository, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(
            _command(repository, arguments),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env=_environment(repository),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise HistoryError(f"git took more than {SECONDS} s to read the history of `{repository.top}`") from error
    except OSError as error:
        raise HistoryError(f"git cannot be started: {error.strerror}") from error


def _command(repository: Repository, arguments: Sequence[str]) -> list[str]:
    found = shutil.which("git", path=_path(repository.top))
    if found is None:
        raise HistoryError("there is no `git` on the PATH; install it, or leave out what asks for history")
    return [found, *HARDENED, *(_BARE if repository.bare else ()), "-C", str(repository.top), *arguments]


def _environment(repository: Repository) -> dict[str, str]:
    """Return the environment without what a hook or a shell told git, which may be about another repository."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    own = {"PATH": _path(repository.top), "GIT_CEILING_DIRECTORIES": str(repository.top.parent)}
    return kept | _ENVIRONMENT | own


def _path(top: Path) -> str:
    """Return the folders to find git in: nothing of a stranger's tree, nothing that depends on the working folder."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    outside = (folder for folder in folders if folder.is_absolute() and not folder.resolve().is_relative_to(top))
    return os.pathsep.join(map(str, outside))


def _is_bare(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
