"""Finds rules, criteria and profiles by their folder; refuses a malformed one."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from types import MappingProxyType, ModuleType

from audit import criteria as criteria_folder
from audit import profiles as profile_folder
from audit import rules as rule_folder
from audit.errors import MalformedPlugin, UnknownName, nearest
from audit.model.criterion import Criterion
from audit.model.profile import Profile
from audit.model.project import Project
from audit.model.rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return one instance of every built-in rule, sorted by id."""
    found = [rule for module in _modules_below(rule_folder) for rule in _rules_in(module)]
    found.sort(key=lambda rule: rule.id)
    for first, second in pairwise(found):
        if first.id == second.id:
            raise MalformedPlugin(f"two rules have the id {first.id}: `{first.name}` and `{second.name}`")
    return tuple(found)


def rule(word: str) -> Rule:
    """Return the rule with this id or name, in any case.

    Raises UnknownName with the nearest one.
    """
    known = {key: rule for rule in rules() for key in (rule.id, rule.name)}
    found = next((rule for key, rule in known.items() if key.lower() == word.lower()), None)
    if found is None:
        raise UnknownName(f"no rule is called `{word}`{nearest(word, known)}")
    return found


@cache
def recognisers() -> tuple[Callable[[Project], Iterator[Criterion]], ...]:
    """Return the functions that yield the criteria of a project, one for each module of their folder, by name."""
    found = []
    for module in _modules_below(criteria_folder):
        recognise = getattr(module, "recognise", None)
        if not callable(recognise):
            raise MalformedPlugin(f"{module.__file__}:1: it has no function `recognise`")
        found.append(recognise)
    return tuple(found)


@cache
def profiles() -> Mapping[str, Profile]:
    """Return the profiles by name."""
    found: dict[str, Profile] = {}
    for module in _modules_below(profile_folder):
        profile = getattr(module, "PROFILE", None)
        if not isinstance(profile, Profile):
            raise MalformedPlugin(f"{module.__file__}:1: it defines no `PROFILE`")
        found[profile.name] = profile
    return MappingProxyType(found)


def profile(word: str) -> Profile:
    """Return the profile of this name.

    Raises UnknownName with the nearest one.
    """
    found = profiles().get(word)
    if found is None:
        raise UnknownName(f"no profile is called `{word}`{nearest(word, profiles()) or '; `audit profiles` lists them'}")
    return found


def _modules_below(package: ModuleType) -> Iterator[ModuleType]:
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not info.ispkg:
            yield importlib.import_module(info.name)


def _rules_in(module: ModuleType) -> Iterator[Rule]:
    classes = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Rule) and value.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise MalformedPlugin(f"{module.__file__}:1: it defines {len(classes)} rules, and a rule is one file")
    yield classes[0]()
