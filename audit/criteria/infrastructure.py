"""What an infrastructure layer does well: it translates, adapts and stands failures."""

import re
from collections.abc import Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.profile import Role
from audit.model.program import Function, Kind
from audit.model.project import Found, Module, Project
from audit.model.stack import kind_of, name_of

OUTER = frozenset({Role.INFRASTRUCTURE, Role.ADAPTER})
INNER = frozenset({Role.DOMAIN, Role.APPLICATION, Role.PRESENTATION})
SERVICES = "client of other services"
MAPS = re.compile(r"^_?(to|from|as|map)_(entity|domain|model|orm|dto|row|record)s?$|^_?(entity|model|orm|row)_to_")
STANDS = re.compile(r"(CircuitBreaker|RetryPolicy|Bulkhead)$|^(retry|with_retry|retry_async|async_retry|circuit_breaker)$")


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of mappers, of adapters to other services, of retries and breakers, and of the boundary outward."""
    yield shown(Section.INFRASTRUCTURE, "Mappers turn what is stored into entities", list(_mappers(project)))
    yield _adapters(project)
    yield _resilience(project)
    yield from _boundary(project)


def _mappers(project: Project) -> Iterator[Place]:
    """Yield classes called mappers, and functions whose name or types say that they map."""
    for each in project.program.classes.values():
        if each.role in OUTER and each.word.endswith(("Mapper", "DataMapper")):
            yield Place(project.modules[each.module].path, each.span.line)
    for function in project.program.functions.values():
        module = project.modules[function.module]
        if module.role not in OUTER or function.owner.endswith("Mapper"):
            continue
        if MAPS.search(function.word) or _is_in_mapper(function) or _maps_by_type(project, function):
            yield Place(module.path, function.span.line)


def _is_in_mapper(function: Function) -> bool:
    """Return whether a function is what a module that is called a mapper offers."""
    folders = function.module.lower().split(".")
    called = folders[-1].endswith(("mapper", "mappers")) or "mappers" in folders
    return called and not function.owner and function.is_public and function.name == f"{function.module}.{function.word}"


def _maps_by_type(project: Project, function: Function) -> bool:
    """Return whether a function takes what is stored and gives an entity, or the other way round."""
    classes = project.program.classes
    given = {
        kind for each in function.parameters if each.type and each.type.name in classes for kind in classes[each.type.name].kinds
    }
    returned = classes[function.returns.name].kinds if function.returns and function.returns.name in classes else frozenset()
    models = frozenset({Kind.ORM_MODEL})
    entities = frozenset({Kind.ENTITY, Kind.VALUE_OBJECT})
    return len(function.parameters) == 1 and (
        bool(given & models and returned & entities) or bool(given & entities and returned & models)
    )


def _adapters(project: Project) -> Criterion:
    """Return how many of the modules that talk to other services stand where adapters belong."""
    talking = [(module, name) for module in _product(project) if (name := _service(module))]
    names = sorted({name for _, name in talking})
    return shared(
        Section.INFRASTRUCTURE,
        "Other services are reached from adapters alone",
        [Place(module.path, 1) for module, _ in talking if module.role in OUTER],
        [Place(module.path, 1) for module, _ in talking if module.role in INNER],
        ", ".join(names),
    )


def _service(module: Module) -> str:
    for imported in module.imports:
        if imported.found is Found.EXTERNAL and kind_of(imported.module) == SERVICES:
            return name_of(imported.module)
    return ""


def _resilience(project: Project) -> Criterion:
    """Return where retries and breakers come from: a library, or classes and functions called so."""
    places = [
        Place(module.path, imported.fact.span.line)
        for module in _product(project)
        for imported in module.imports
        if imported.found is Found.EXTERNAL and kind_of(imported.module) == "resilience"
    ]
    program = project.program
    named = [(each.word, each.module, each.span.line) for each in program.classes.values()]
    named += [(each.word, each.module, each.span.line) for each in program.functions.values() if not each.owner]
    own = [each for each in named if STANDS.search(each[0])]
    places += [Place(project.modules[module].path, line) for _, module, line in own]
    names = ", ".join(dict.fromkeys(f"`{word}`" for word, _, _ in own[:6]))
    return shown(Section.INFRASTRUCTURE, "Calls to other services are retried or broken off", places, names)


def _boundary(project: Project) -> Iterator[Criterion]:
    """Yield whether infrastructure stays clear of presentation, where the architecture asks for it."""
    infrastructure = [module for module in _product(project) if module.role is Role.INFRASTRUCTURE and module.has_code]
    judged = [m for m in infrastructure if m.profile and not m.profile.may_see(Role.INFRASTRUCTURE, Role.PRESENTATION)]
    if judged:
        crossing = {module.name: list(_into_presentation(project, module)) for module in judged}
        yield shared(
            Section.INFRASTRUCTURE,
            "Infrastructure imports no presentation",
            [Place(module.path, 1) for module in judged if not crossing[module.name]],
            [place for module in judged for place in crossing[module.name][:1]],
        )


def _into_presentation(project: Project, module: Module) -> Iterator[Place]:
    for imported in module.imports:
        targets = [project.modules.get(target.target) for target in imported.targets if target.target]
        if any(target is not None and target.role is Role.PRESENTATION for target in targets):
            yield Place(module.path, imported.fact.span.line)


def _product(project: Project) -> Iterator[Module]:
    return (module for module in project.modules.values() if not module.is_test)
