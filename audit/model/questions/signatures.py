"""Signatures held against each other: what a caller who knows one of them meets in the other."""

from collections.abc import Sequence

from audit.model.program import Function, Parameter

_AWAITABLE = frozenset(
    {
        "AbstractAsyncContextManager",
        "AsyncContextManager",
        "AsyncGenerator",
        "AsyncIterable",
        "AsyncIterator",
        "Awaitable",
        "Coroutine",
        "Future",
        "Task",
    }
)
_NEUTRAL = frozenset({"abstractmethod", "abstractproperty", "classmethod", "final", "override", "property", "staticmethod"})
_BY_PLACE = frozenset({"positional", "either"})
_BY_NAME = frozenset({"keyword", "either"})


def says_its_signature(method: Function) -> bool:
    """Return whether a method is called as it is written: no decorator may have changed that."""
    return all(decorator.word in _NEUTRAL for decorator in method.decorators)


def difference(port: Function, own: Function) -> str:
    """Return the first way in which a method fails whoever calls it as its port says; empty where there is none.

    The message names both. A signature with `*args` or `**kwargs`, on either side, leaves open what may be passed.
    """
    if port.is_property != own.is_property:
        return f"{_told(own)} is {_read(own)}, and {_told(port)} is {_read(port)}"
    if _waits_otherwise(port, own):
        return f"{_told(own)} is {_wait(own)}, and {_told(port)} is {_wait(port)}"
    if _is_open(port) or _is_open(own) or own.is_property:
        return ""
    return _by_place(port, own) or _by_name(port, own) or _required(port, own)


def _told(method: Function) -> str:
    owner = method.owner.rpartition(".")[2]
    return f"`{owner}.{method.word}`"


def _read(method: Function) -> str:
    return "a property" if method.is_property else "a method"


def _wait(method: Function) -> str:
    return "async" if method.is_async else "not async"


def _waits_otherwise(port: Function, own: Function) -> bool:
    """Return whether only one of two methods must be awaited; one without an annotation may return what others give."""
    if port.is_async == own.is_async:
        return False
    plain = own if port.is_async else port
    can_be_told = plain.annotated or plain.bare or not plain.calls
    return can_be_told and not any(each.word in _AWAITABLE for each in plain.return_mentions)


def _is_open(method: Function) -> bool:
    return any(each.kind in ("star", "double_star") for each in method.parameters)


def _in_place(method: Function) -> Sequence[Parameter]:
    return [each for each in method.parameters if each.kind in _BY_PLACE]


def _by_place(port: Function, own: Function) -> str:
    """Return what is wrong for a caller who passes by position."""
    asked, given = _in_place(port), _in_place(own)
    names = {each.name for each in own.parameters}
    for number, each in enumerate(asked):
        other = given[number].name if number < len(given) else ""
        if other == each.name:
            continue
        if each.name in names:
            return f"{_told(own)} takes `{each.name}` in another place than {_told(port)}"
        if not other or any(other == one.name for one in port.parameters):
            return f"{_told(own)} takes no `{each.name}`, and {_told(port)} does"
        if each.kind == "either":
            return f"{_told(own)} calls `{other}` what {_told(port)} calls `{each.name}`"
    return ""


def _by_name(port: Function, own: Function) -> str:
    """Return what is wrong for a caller who passes by name."""
    names = {each.name for each in own.parameters if each.kind in _BY_NAME}
    missing = [each.name for each in port.parameters if each.kind == "keyword" and each.name not in names]
    return f"{_told(own)} takes no `{missing[0]}`, and {_told(port)} does" if missing else ""


def _required(port: Function, own: Function) -> str:
    """Return what is wrong for a caller who passes no more than the port requires."""
    passed = {each.name for each in port.parameters if not each.has_default}
    places = sum(not each.has_default for each in _in_place(port))
    beyond = {each.name for each in _in_place(own)[places:]} | {each.name for each in own.parameters if each.kind == "keyword"}
    missing = [each.name for each in own.parameters if each.name in beyond - passed and not each.has_default]
    return f"{_told(own)} requires `{missing[0]}`, and {_told(port)} does not" if missing else ""
