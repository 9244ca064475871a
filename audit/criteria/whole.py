"""What the project does well as a whole, across its layers."""

from collections.abc import Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.program import Function, Kind
from audit.model.project import Project

ENTRANCES = frozenset({"execute", "__call__", "handle", "run", "invoke"})
SECRETS = ("pydantic.SecretStr", "pydantic.SecretBytes", "pydantic.types.SecretStr", "pydantic.types.SecretBytes")


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of `async`, of typed settings and of tests."""
    yield _async(project)
    yield _settings(project)
    yield _tests(project)


def _async(project: Project) -> Criterion:
    """Return how much of the way from a route to a repository is asynchronous; a project without any is not at fault."""
    way = list(_way(project))
    met = [each for each in way if each.is_async]
    missed = [each for each in way if not each.is_async] if met else []
    return shared(
        Section.WHOLE,
        "Routes, use cases and repositories are asynchronous throughout",
        [Place(project.modules[each.module].path, each.span.line) for each in met],
        [Place(project.modules[each.module].path, each.span.line) for each in missed],
    )


def _way(project: Project) -> Iterator[Function]:
    program = project.program
    yield from (program.functions[route.function] for route in program.routes if route.function in program.functions)
    for each in program.of_kind(Kind.USE_CASE):
        yield from (method for method in each.methods.values() if method.word in ENTRANCES)
    for each in program.of_kind(Kind.REPOSITORY):
        yield from (method for method in each.methods.values() if _asks(method))


def _asks(method: Function) -> bool:
    return method.is_public and not method.is_static and not method.is_property


def _settings(project: Project) -> Criterion:
    found = project.program.of_kind(Kind.SETTINGS)
    fields = [field for each in found for field in each.fields]
    secret = sum(any(mention.name in SECRETS for mention in field.mentions) for field in fields)
    note = f"{len(fields)} fields, {secret} of them secret" if secret else f"{len(fields)} fields"
    places = [Place(project.modules[each.module].path, each.span.line) for each in found]
    return shown(Section.CONFIGURATION, "Settings are a typed class", places, note)


def _tests(project: Project) -> Criterion:
    found = [Place(module.path, 1) for module in project.modules.values() if module.is_test and module.has_code]
    return shown(Section.WHOLE, "There are tests", found)
