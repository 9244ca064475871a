"""Fixes in rounds, each audited in memory: one stays out that does not mend what it should, or breaks something else."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from audit import catalogue
from audit.fixing import Clash, Files, apply, compatible, encoded
from audit.model.edit import Edit, Fix, NewFile, NewImport
from audit.model.facts import Extraction
from audit.model.finding import Finding
from audit.model.mending import FileChange, Mending, Refusal
from audit.model.project import Project
from audit.model.rule import Rule
from audit.model.settings import Settings
from audit.model.source import SourceTree
from audit.parse import Parsed, parse, reader_name
from audit.plugins import plugins
from audit.verdict import card_of, judge, project_of

MOST_LOOKS = 150
"""How often a project is audited in memory, at most: what is not decided by then is left for the next time."""

MOST_FOLLOWING = 5
"""How many times what one fix brings to light is mended with it: a folder without `__init__.py`, and the folder in it."""

_OF_ACCEPTANCE = frozenset({"AUD105", "AUD106"})
"""Rules about what accepts findings: whoever mends one has to take that away, too."""


class Standing(Struct, frozen=True):
    """A project as its files make it: what is found, what it scores, and what the files hold."""

    project: Project
    findings: tuple[Finding, ...]
    total: Fraction | None
    files: Files
    rules: tuple[Rule, ...]


Look = Callable[[Mapping[str, bytes]], Standing]
"""Audits a project with some files changed or added, by path."""

_Wanted = tuple[Finding, Fix]


class _Step(Struct, frozen=True):
    """Fixes that were done together, all changed files so far, and how the project stands then."""

    done: tuple[_Wanted, ...]
    changed: Mapping[str, bytes]
    standing: Standing


class _Objection(Struct, frozen=True):
    """Why fixes cannot be done together, and the paths that it is about. `is_more`: something else is found then."""

    reason: str
    paths: frozenset[str]
    is_more: bool = False


def standing(tree: SourceTree, extractions: Sequence[Extraction | None], settings: Settings, today: date) -> Standing:
    """Return how a project stands under every rule there is."""
    rules = (*catalogue.rules(), *plugins(tree.root).rules)
    project = project_of(tree, extractions, settings)
    findings = judge(project, rules, today)
    total = card_of(project, tree, extractions, rules, findings).total
    files = Files({file.path: file.data for file in tree.files if file.data is not None})
    return Standing(project, findings, total, files, rules)


def mend(look: Look, only: frozenset[str] = frozenset()) -> Mending:
    """Return what the fixes of some rules, by id, or of all make of a project, repeated until there is nothing more to do."""
    return _Mender(look, only).run()


class _Mender:
    """One run. `refused` holds the reason by fingerprint: findings that are the same are refused together."""

    def __init__(self, look: Look, only: frozenset[str]) -> None:
        self._look = look
        self._only = only
        self._looks = MOST_LOOKS
        self._refused: dict[str, Refusal] = {}
        self._read: dict[bytes, bool] = {}

    def run(self) -> Mending:
        first = now = self._look({})
        changed: Mapping[str, bytes] = {}
        fixed: list[Finding] = []
        while chosen := self._chosen(now):
            step = self._done(now, changed, chosen)
            if step is None:
                continue
            fixed += [finding for finding, _ in step.done]
            now, changed = step.standing, step.changed
        return Mending(
            root=first.project.root,
            files=dict(_files(first.files, now.files, changed)),
            fixed=tuple(fixed),
            refused=tuple(self._refused.values()),
            left=tuple(finding for finding in now.findings if not finding.accepted),
            before=first.total,
            after=now.total,
        )

    def _chosen(self, now: Standing) -> list[_Wanted]:
        """Return the fixes that can be done together; nothing once too much was tried."""
        if self._looks <= 0:
            return []
        rules = {rule.id: rule for rule in now.rules if not self._only or rule.id in self._only}
        wanted = []
        for finding in now.findings:
            if finding.rule in rules and not finding.accepted and finding.fingerprint not in self._refused:
                fix = rules[finding.rule].fix(now.project, finding, now.files)
                beyond = next((path for path in _edited(fix or ()) if not self._can_read(now.files, path)), None)
                if beyond is not None:
                    reason = f"{reader_name()} cannot read `{beyond}`; run `audit fix` with a newer one"
                    self._refused[finding.fingerprint] = Refusal(finding, reason)
                elif fix is not None:
                    wanted.append((finding, fix))
        fits = compatible(fix for _, fix in wanted)
        return [each for each, fit in zip(wanted, fits, strict=True) if fit]

    def _can_read(self, files: Files, path: str) -> bool:
        """Return whether the running Python can read a file, so that it can tell whether it still could."""
        data = files.data[path]
        if data not in self._read:
            self._read[data] = isinstance(parse(data), Parsed)
        return self._read[data]

    def _done(self, now: Standing, changed: Mapping[str, bytes], chosen: Sequence[_Wanted]) -> _Step | None:
        """Return the step that does as many of these fixes as go together; None when all of them are refused."""
        tried = self._tried(now, changed, chosen)
        if isinstance(tried, _Step):
            return tried
        if len(chosen) == 1 or self._looks <= 0:
            for finding, _ in chosen:
                self._refused[finding.fingerprint] = Refusal(finding, tried.reason)
            return None
        suspects = [each for each in chosen if tried.paths & {change.path for change in each[1]}]
        others = [each for each in chosen if each not in suspects]
        if not suspects or not others:
            half = len(chosen) // 2
            suspects, others = list(chosen[half:]), list(chosen[:half])
        return self._done(now, changed, others) or self._done(now, changed, suspects)

    def _tried(self, now: Standing, changed: Mapping[str, bytes], chosen: Sequence[_Wanted]) -> _Step | _Objection:
        """Return the step that does all of these fixes, and whatever mends what is found because of them, or why it must not."""
        done, then, new = list(chosen), now, changed
        wanted: Sequence[_Wanted] = chosen
        known = {finding.fingerprint for finding in now.findings}
        for following in range(MOST_FOLLOWING, -1, -1):
            try:
                new = {**new, **_applied(then, [fix for _, fix in wanted])}
            except _Hindered as hindered:
                return _Objection(hindered.reason, frozenset({hindered.path}))
            self._looks -= 1
            then = self._look(new)
            objection = _objection(now, then, [finding for finding, _ in chosen])
            if objection is None:
                return _Step(tuple(done), new, then)
            wanted = [each for each in self._chosen(then) if each[0].fingerprint not in known] if objection.is_more else []
            if not wanted or not following:
                return objection
            done += wanted
        raise AssertionError("the last time round returns")


def _edited(fix: Fix) -> list[str]:
    return [change.path for change in fix if not isinstance(change, NewFile)]


class _Hindered(Exception):
    """A file cannot be changed as asked for."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


def _applied(now: Standing, fixes: Sequence[Fix]) -> dict[str, bytes]:
    """Return the changed files."""
    own = frozenset(name.partition(".")[0] for name in now.project.modules)
    changes: dict[str, list[Edit | NewImport]] = {}
    made: dict[str, bytes] = {}
    for change in (change for fix in fixes for change in fix):
        if isinstance(change, NewFile):
            made[change.path] = b""
        else:
            changes.setdefault(change.path, []).append(change)
    for path, those in changes.items():
        made[path] = _rewritten(now.files, path, those, own)
    return made


def _rewritten(files: Files, path: str, changes: Sequence[Edit | NewImport], own: frozenset[str]) -> bytes:
    known = files.decoded(path)
    if known is None:
        raise _Hindered(path, f"`{path}` cannot be written back as it was read")
    try:
        data = encoded(apply(known.text, changes, own), known.encoding)
    except Clash as clash:
        raise _Hindered(path, str(clash)) from clash
    if data is None:
        raise _Hindered(path, f"`{path}` is encoded in {known.encoding}, which cannot express the new text")
    return data


def _objection(before: Standing, after: Standing, mended: Sequence[Finding]) -> _Objection | None:
    """Return why a step must not be done: a finding stays, another rule finds more, or the score falls."""
    old, new = _by_rule(before), _by_rule(after)
    for rule in new:
        if len(new[rule]) > len(old.get(rule, ())) and rule not in _OF_ACCEPTANCE:
            known = Counter(finding.fingerprint for finding in old.get(rule, ()))
            more = [finding for finding in new[rule] if not known[finding.fingerprint]] or new[rule]
            return _Objection(
                f"then {rule} finds that {more[0].message}", frozenset(finding.path for finding in more), is_more=True
            )
    was, now = (Counter(finding.fingerprint for finding in each.findings) for each in (before, after))
    gone = Counter(finding.fingerprint for finding in mended)
    stays = [finding for finding in mended if now[finding.fingerprint] > was[finding.fingerprint] - gone[finding.fingerprint]]
    if stays:
        return _Objection("it would still be found", frozenset(finding.path for finding in stays))
    if before.total is not None and (after.total is None or after.total < before.total):
        return _Objection("the score would fall, since more of the program is reached", frozenset())
    return None


def _by_rule(standing: Standing) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in standing.findings:
        found.setdefault(finding.rule, []).append(finding)
    return found


def _files(first: Files, last: Files, changed: Mapping[str, bytes]) -> Iterator[tuple[str, FileChange]]:
    for path, data in sorted(changed.items()):
        old, new = first.decoded(path), last.decoded(path)
        before = "".join(old.text.lines) if old is not None else ""
        after = "".join(new.text.lines) if new is not None else ""
        if first.data.get(path) != data:
            yield path, FileChange(first.data.get(path), data, before, after)
