"""Who may see whom, whole, for each profile."""

import pytest

from audit import catalogue
from audit.model.profile import Role

DOM, APP, ADA, PRE, INF, ROOT, CFG, ALL = (
    Role.DOMAIN,
    Role.APPLICATION,
    Role.ADAPTER,
    Role.PRESENTATION,
    Role.INFRASTRUCTURE,
    Role.COMPOSITION_ROOT,
    Role.CONFIG,
    Role.SHARED,
)

TABLES = {
    "layered": {DOM: {ALL}, APP: {DOM, CFG, ALL}, INF: {DOM, CFG, ALL}, PRE: {APP, DOM, INF, CFG, ALL, ROOT}},
    "clean": {DOM: {ALL}, APP: {DOM, CFG, ALL}, ADA: {APP, DOM, CFG, ALL}, PRE: {APP, DOM, ADA, CFG, ALL, ROOT}},
    "domain_driven": {DOM: {ALL}, APP: {DOM, CFG, ALL}, INF: {DOM, CFG, ALL}, PRE: {APP, DOM, CFG, ALL, ROOT}},
    "ports": {DOM: {ALL}, APP: {DOM, CFG, ALL}, INF: {DOM, CFG, ALL}, PRE: {APP, DOM, CFG, ALL, ROOT}},
    "modular": {DOM: {ALL}, APP: {INF, DOM, CFG, ALL}, INF: {DOM, CFG, ALL}, PRE: {APP, CFG, ALL, ROOT}},
}

INNER = {
    "layered": {DOM, APP},
    "clean": {DOM, APP, ADA},
    "domain_driven": {DOM, APP},
    "ports": {DOM, APP, INF},
    "modular": {DOM, APP, INF},
}

FLOORS = {"clean": {DOM: 100, APP: 95, ADA: 85, PRE: 85, INF: 70}}


def test_every_profile_says_who_may_see_whom() -> None:
    assert {name: dict(profile.sees) for name, profile in catalogue.profiles().items()} == TABLES


def test_every_profile_says_whom_the_dependency_rule_protects() -> None:
    assert {name: set(profile.inner) for name, profile in catalogue.profiles().items()} == INNER


def test_only_clean_architecture_sets_floors() -> None:
    assert {name: dict(profile.floors) for name, profile in catalogue.profiles().items() if profile.floors} == FLOORS


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_role_sees_itself_and_one_without_a_row_sees_all(name: str) -> None:
    profile = catalogue.profile(name)
    assert [role for role in Role if not profile.may_see(role, role)] == []
    assert [(ROOT, role) for role in Role if not profile.may_see(ROOT, role)] == []


def test_services_of_modules_reach_repositories_straight_and_all_others_through_ports() -> None:
    assert [name for name, profile in catalogue.profiles().items() if not profile.wants_ports] == ["modular"]


@pytest.mark.parametrize(
    ("profile", "role", "module", "allowed"),
    [
        ("modular", DOM, "sqlalchemy.orm", True),
        ("modular", DOM, "sqlmodel", True),
        ("modular", DOM, "fastapi", False),
        ("modular", APP, "sqlalchemy.orm", False),
        ("layered", DOM, "sqlalchemy.orm", False),
    ],
)
def test_the_models_of_a_module_may_be_tables(profile: str, role: Role, module: str, *, allowed: bool) -> None:
    assert catalogue.profile(profile).may_build_on(role, module) is allowed
