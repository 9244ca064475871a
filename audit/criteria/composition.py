"""How objects get what they need: a container, `Depends`, constructors."""

from collections.abc import Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.program import Class, Function, Kind, Target
from audit.model.project import Found, Project
from audit.model.stack import kind_of, name_of


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of containers, of FastAPI's `Depends`, and of constructors that are given what they need."""
    yield _container(project)
    yield _depends(project)
    yield _constructors(project)


def _container(project: Project) -> Criterion:
    found = [
        (module, imported)
        for module in project.modules.values()
        if not module.is_test
        for imported in module.imports
        if imported.found is Found.EXTERNAL and kind_of(imported.module) == "dependency injection"
    ]
    places = [Place(module.path, imported.fact.span.line) for module, imported in found]
    names = ", ".join(sorted({name_of(imported.module) for _, imported in found}))
    return shown(Section.COMPOSITION, "A container wires the objects", places, names)


def _depends(project: Project) -> Criterion:
    """Return which functions are given something by `Depends`."""
    given = [each for each in project.program.functions.values() if any(parameter.provider for parameter in each.parameters)]
    routes = {route.function for route in project.program.routes}
    taking = sum(each.name in routes for each in given)
    places = [Place(project.modules[each.module].path, each.span.line) for each in given]
    note = f"in {taking} of {len(routes)} routes" if routes else ""
    return shown(Section.COMPOSITION, "FastAPI's `Depends` hands over what routes need", places, note)


def _constructors(project: Project) -> Criterion:
    """Return how many use cases are given their collaborators, and how many make a repository themselves."""
    met, missed = [], []
    for each in project.program.of_kind(Kind.USE_CASE):
        place = Place(project.modules[each.module].path, each.span.line)
        if any(_makes_repository(project, method) for method in each.methods.values()):
            missed.append(place)
        elif _is_given(project, each):
            met.append(place)
    return shared(Section.COMPOSITION, "Use cases are given what they need by their constructor", met, missed)


def _makes_repository(project: Project, method: Function) -> bool:
    made = [call.name for call in method.calls if call.target is Target.CLASS and call.first_party]
    classes = project.program.classes
    return any(name in classes and Kind.REPOSITORY in classes[name].kinds for name in made)


def _is_given(project: Project, each: Class) -> bool:
    """Return whether a constructor takes something, be it written or a dataclass's own."""
    constructor = project.program.method(each.name, "__init__")
    if constructor is not None:
        return bool(constructor.parameters)
    return Kind.DATA in each.kinds and any(field.annotated for field in each.fields)
