"""The report for programs: JSON of schema 1, which docs/report.schema.json describes."""

import json
from fractions import Fraction

import msgspec

from audit.model.criterion import Criterion
from audit.model.finding import Finding
from audit.model.law import Chain, ContractResult, Hop
from audit.model.report import CATEGORY_MAX, SCORE_MODEL, CategoryScore, Completeness, ProfileReport, RenderOptions, Report
from audit.render.view import document
from audit.render.view.encoding import encoded, schema_of
from audit.render.view.numbers import tenths
from audit.render.view.outline import CategoryRow, LedgerRow, categories_of, ledger_of


def render(report: Report, options: RenderOptions) -> str:
    """Return the report as a JSON document; names that are no valid Unicode come with their bytes spelled out."""
    return written(_document(report))


def written(value: object) -> str:
    """Return a document as JSON that is safe to print."""
    whole = _encodable(msgspec.to_builtins(value))
    return _visible(encoded(whole))


def schema() -> str:
    """Return the JSON schema of the document."""
    return schema_of(document.Document)


def _document(report: Report) -> document.Document:
    return document.Document(
        schema=document.SCHEMA,
        model=SCORE_MODEL,
        version=report.version,
        project=document.ProjectDocument(report.root, report.packages, report.python),
        profile=_profile(report.profile),
        completeness=_completeness(report.completeness),
        score=_score(report),
        ledger=tuple(_ledger(row) for row in ledger_of(report)),
        findings=tuple(_finding(finding) for finding in report.findings),
        date=report.date.isoformat(),
        layers=tuple(
            document.LayerDocument(layer.role, layer.modules, layer.packages, dict(layer.holds)) for layer in report.layers
        ),
        stack=tuple(document.LibraryDocument(each.name, each.kind, each.modules) for each in report.stack),
        criteria=tuple(_criterion(criterion) for criterion in report.criteria),
        plan=tuple(
            document.StepDocument(step.rule, step.effort, tenths(step.gain) / 10, tenths(step.total) / 10)
            for step in report.steps
        ),
        contracts=tuple(contract_document(each) for each in report.contracts),
        scope=report.scope,
    )


def contract_document(result: ContractResult) -> document.ContractDocument:
    """Return a contract as it stands in a document."""
    return document.ContractDocument(
        name=result.name,
        type=result.type,
        status=result.status,
        why=result.why,
        path=result.path,
        line=result.line,
        chains=tuple(_chain(each) for each in result.chains),
        cuts=_hops(result.cuts),
        undeclared=result.undeclared,
        text=result.text,
        guidance=result.guidance,
        remarks=result.remarks,
        ignored=result.ignored,
        ignores=tuple(document.IgnoreDocument(each.path, each.line, each.entry, each.fault) for each in result.ignores),
    )


def _chain(chain: Chain) -> document.ChainDocument:
    return document.ChainDocument(chain.importer, chain.imported, *map(_hops, (chain.hops, chain.starts, chain.ends)))


def _hops(hops: tuple[Hop, ...]) -> tuple[document.HopDocument, ...]:
    return tuple(document.HopDocument(each.importer, each.imported, each.path, each.lines) for each in hops)


def _profile(profile: ProfileReport) -> document.ProfileDocument:
    return document.ProfileDocument(
        name=profile.name,
        title=profile.title,
        detected=profile.detected,
        confidence=round(profile.confidence, 2),
        roles=dict(profile.roles),
        unplaced=profile.unplaced,
        flow=tuple(document.FlowDocument(*edge) for edge in profile.flow),
    )


def _completeness(seen: Completeness) -> document.CompletenessDocument:
    return document.CompletenessDocument(
        files_found=seen.files_found,
        files_read=seen.files_read,
        files_unreadable=seen.files_unreadable,
        modules=seen.modules,
        modules_placed=seen.modules_placed,
        test_modules=seen.test_modules,
        imports=seen.imports,
        imports_resolved=seen.imports_resolved,
        imports_unknown=seen.imports_unknown,
        parameters=seen.parameters,
        parameters_followed=seen.parameters_followed,
        calls=seen.calls,
        calls_followed=seen.calls_followed,
        not_analysed=tuple(document.NotAnalysedDocument(item.path, item.reason) for item in seen.not_analysed),
    )


def _score(report: Report) -> document.ScoreDocument:
    score = report.score
    return document.ScoreDocument(
        total=_decimal(score.total),
        low=_decimal(score.low),
        high=_decimal(score.high),
        without_accepted_debt=_decimal(score.without_accepted_debt),
        projected=_decimal(score.projected),
        categories=tuple(_category(row, exact) for row, exact in zip(categories_of(report), score.categories, strict=True)),
    )


def _category(row: CategoryRow, exact: CategoryScore) -> document.CategoryDocument:
    return document.CategoryDocument(
        name=row.name,
        score=None if row.score is None else row.score / 10,
        low=None if row.score is None else min(row.score, tenths(exact.low)) / 10,
        high=None if row.score is None else max(row.score, tenths(exact.high)) / 10,
        max=CATEGORY_MAX,
        state=row.state,
    )


def _ledger(row: LedgerRow) -> document.LedgerDocument:
    line = row.line
    return document.LedgerDocument(
        category=line.category,
        check=line.check,
        rule=line.rule,
        state=line.state,
        violations=float(line.violations),
        population=line.population,
        points=row.points / 10,
        findings=line.findings,
        effort=line.effort,
        gain=tenths(line.gain) / 10,
        cap=line.cap,
    )


def _finding(finding: Finding) -> document.FindingDocument:
    return document.FindingDocument(
        rule=finding.rule,
        name=finding.name,
        severity=finding.severity,
        path=finding.path,
        line=finding.line,
        column=finding.column,
        module=finding.module,
        subject=finding.subject,
        message=finding.message,
        help=finding.help,
        data=dict(finding.data),
        fingerprint=finding.fingerprint,
        accepted=finding.accepted,
        reason=finding.reason,
        fixable=finding.fixable,
    )


def _criterion(criterion: Criterion) -> document.CriterionDocument:
    return document.CriterionDocument(
        section=criterion.section,
        statement=criterion.statement,
        status=criterion.status,
        met=criterion.met,
        units=criterion.units,
        places=tuple(document.PlaceDocument(place.path, place.line) for place in criterion.places),
        note=criterion.note,
        rule=criterion.rule,
    )


def _decimal(value: Fraction | None) -> float | None:
    return None if value is None else tenths(value) / 10


def _visible(text: str) -> str:
    """Return the same document with what does not print spelled out: JSON may hold it raw, a terminal would obey it."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    return value
