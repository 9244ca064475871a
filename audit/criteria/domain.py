"""What a domain layer does well: the parts that a model of the business is made of."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.profile import Role
from audit.model.program import Class, Kind
from audit.model.project import Found, Module, Project, ResolvedImport

REPOSITORIES = ("Repository", "Repositories", "Repo", "DAO")
NAMED = 6
"""How many classes a note names."""


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of interfaces, errors, values, events and services in the domain, and what it leans on."""
    own = [each for each in project.program.classes.values() if each.role is Role.DOMAIN]
    errors = [each for each in own if Kind.ERROR in each.kinds]
    yield _needs_nothing(project)
    yield _frozen_entities(project, own)
    yield _defined(project, "Repository interfaces are defined", _repository_ports(project))
    yield _defined(project, "Domain exceptions are defined", errors, _root(errors))
    yield _defined(project, "Value objects are present", [each for each in own if Kind.VALUE_OBJECT in each.kinds])
    yield _defined(project, "Domain events are defined", [each for each in own if Kind.EVENT in each.kinds])
    yield _defined(
        project, "Domain services hold the rules that belong to no entity", [each for each in own if _is_service(each)]
    )


def _defined(project: Project, statement: str, classes: Iterable[Class], note: str = "") -> Criterion:
    found = list(classes)
    names = ", ".join(f"`{each.word}`" for each in found[:NAMED])
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return shown(Section.DOMAIN, statement, [_place(project, each) for each in found], note or f"{names}{more}")


def _repository_ports(project: Project) -> list[Class]:
    return [each for each in project.program.of_kind(Kind.PORT) if each.word.endswith(REPOSITORIES)]


def _is_service(each: Class) -> bool:
    """Return whether a class does something for entities without being one."""
    placed = each.word.endswith(("Service", "Policy", "Specification")) or ".services." in f"{each.module}."
    plain = not each.kinds & {Kind.ERROR, Kind.ENUM, Kind.EVENT, Kind.ENTITY, Kind.VALUE_OBJECT, Kind.ABSTRACT, Kind.ORM_MODEL}
    return placed and plain and any(method.is_public and not method.bare for method in each.methods.values())


def _root(errors: Iterable[Class]) -> str:
    """Return the note on the error that most others extend."""
    above = Counter(ancestor for each in errors for ancestor in each.ancestors)
    for name, below in above.most_common(1):
        return f"{below} below `{name.rpartition('.')[2]}`"
    return ""


def _frozen_entities(project: Project, own: Iterable[Class]) -> Criterion:
    """Return how many entities cannot be assigned to; none at all is a style, and not seen."""
    entities = [each for each in own if Kind.ENTITY in each.kinds and Kind.DATA in each.kinds]
    frozen = [each for each in entities if _is_frozen(each)]
    missed = [_place(project, each) for each in entities if not _is_frozen(each)] if frozen else []
    return shared(Section.DOMAIN, "Entities are frozen", [_place(project, each) for each in frozen], missed)


def _is_frozen(each: Class) -> bool:
    told = [pair for decorator in each.decorators for pair in decorator.keywords] + list(each.keywords.items())
    return ("frozen", "True") in told or any(decorator.word == "frozen" for decorator in each.decorators)


def _needs_nothing(project: Project) -> Criterion:
    """Return how many modules of the domain import the standard library and first-party code alone."""
    domain = [m for m in project.modules.values() if m.role is Role.DOMAIN and not m.is_test and m.has_code]
    foreign = {module.name: list(_foreign(module)) for module in domain}
    needed = sorted({imported.module.split(".")[0] for found in foreign.values() for imported in found})
    return shared(
        Section.DOMAIN,
        "The domain needs nothing but the standard library",
        [Place(module.path, 1) for module in domain if not foreign[module.name]],
        [Place(module.path, found[0].fact.span.line) for module in domain if (found := foreign[module.name])],
        "it also imports " + ", ".join(f"`{name}`" for name in needed[:NAMED]) if needed else "",
    )


def _foreign(module: Module) -> Iterator[ResolvedImport]:
    """Yield the imports of a module that lead to other distributions."""
    for imported in module.imports:
        if imported.found is Found.EXTERNAL and imported.module.split(".")[0] not in sys.stdlib_module_names:
            yield imported


def _place(project: Project, each: Class) -> Place:
    return Place(project.modules[each.module].path, each.span.line)
