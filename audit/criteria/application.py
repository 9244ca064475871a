"""What an application layer does well: use cases that do one thing, and speak in types of their own."""

from collections import Counter
from collections.abc import Iterable, Iterator

from audit.model.criterion import Criterion, Place, Section, shared, shown
from audit.model.profile import Role
from audit.model.program import Class, Function, Kind
from audit.model.project import Project

OUTER = frozenset({Role.ADAPTER, Role.INFRASTRUCTURE, Role.PRESENTATION, Role.COMPOSITION_ROOT})
REPOSITORIES = ("Repository", "Repositories", "Repo", "DAO")
DATA_WORDS = ("DTO", "Dto", "Command", "Query", "Input", "Output", "Request", "Response", "Result", "View", "Params")
DATA_FOLDERS = frozenset({"dto", "dtos", "commands", "queries", "views"})
ENTRANCES = frozenset({"execute", "__call__", "handle", "run", "invoke"})
HANDLER_FOLDERS = frozenset({"event_handlers", "subscribers", "listeners"})
HANDLERS = ("EventHandler", "Subscriber", "Listener", "EventConsumer")


def recognise(project: Project) -> Iterator[Criterion]:
    """Yield what is seen of use cases, of the data that they take and give, of their ports and their events."""
    use_cases = project.program.of_kind(Kind.USE_CASE)
    own = [each for each in project.program.classes.values() if each.role is Role.APPLICATION]
    yield _one_method(project, use_cases)
    yield _seen(project, "DTOs carry what use cases take and give", [each for each in own if _is_dto(each)])
    yield _seen(project, "What is outside is reached through ports", _ports(project))
    yield _seen(project, "Events have handlers", [each for each in own if _handles_events(each)])


def _one_method(project: Project, use_cases: Iterable[Class]) -> Criterion:
    """Return how many use cases can be asked for one thing only."""
    public = {each.name: [method for method in each.methods.values() if _is_entrance(method)] for each in use_cases}
    places = {each.name: Place(project.modules[each.module].path, each.span.line) for each in use_cases if public[each.name]}
    words = Counter(methods[0].word for methods in public.values() if len(methods) == 1)
    return shared(
        Section.APPLICATION,
        "Each use case has a single method to call",
        [place for name, place in places.items() if len(public[name]) == 1],
        [place for name, place in places.items() if len(public[name]) > 1],
        ", ".join(f"`{word}` in {count}" for word, count in words.most_common(3)),
    )


def _is_entrance(method: Function) -> bool:
    return (method.is_public or method.word in ENTRANCES) and not method.is_property and not method.is_static


def _handles_events(each: Class) -> bool:
    """Return whether a class is called a handler of events, or a handler where events are."""
    folders = set(each.module.lower().split(".")[:-1])
    placed = bool(folders & HANDLER_FOLDERS) or {"events", "handlers"} <= folders
    return each.word.endswith(HANDLERS) or (placed and Kind.USE_CASE in each.kinds)


def _is_dto(each: Class) -> bool:
    data = bool(each.kinds & {Kind.DATA, Kind.SCHEMA}) and not each.kinds & {Kind.EVENT, Kind.ERROR, Kind.USE_CASE}
    placed = bool(DATA_FOLDERS & set(each.module.lower().split(".")))
    return data and (placed or each.word.endswith(DATA_WORDS))


def _ports(project: Project) -> list[Class]:
    """Return the ports that outer layers extend and that are no repositories, whichever inner layer owns them."""
    program = project.program
    outer = {
        each.name: [below for below in program.subclasses.get(each.name, ()) if program.classes[below].role in OUTER]
        for each in program.of_kind(Kind.PORT)
        if not each.word.endswith(REPOSITORIES)
    }
    return [program.classes[name] for name, below in outer.items() if below]


def _seen(project: Project, statement: str, classes: Iterable[Class]) -> Criterion:
    found = list(classes)
    names = ", ".join(f"`{each.word}`" for each in found[:6]) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
    return shown(
        Section.APPLICATION, statement, [Place(project.modules[each.module].path, each.span.line) for each in found], names
    )
