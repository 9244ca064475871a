"""The sample of seed 0 holds what the seed says of its backend: read with `ast` alone, the audit is not asked."""

import ast
from collections import Counter

from tests.repository.trees import Trees, bases, bound_names, called, decorators, methods, written
from tests.samples.vpn_backend import planted
from tests.samples.vpn_backend.sample import before, changed
from tests.samples.vpn_backend.states import first_state, mended_files, second_state

STATE = first_state()
TREES = Trees(STATE)
DOMAIN, APPLICATION, PRESENTATION = (TREES.below(f"src/{layer}/") for layer in ("domain", "application", "presentation"))
DATABASE = TREES.below("src/infrastructure/database/")
USE_CASES = "src/application/use_cases/"
MODELS, REPOSITORIES = "src.infrastructure.database.models", "src.infrastructure.database.repositories"
LISTED = (
    (f"{USE_CASES}auth/login.py", f"{MODELS}.admin_user_model"),
    (f"{USE_CASES}auth/login.py", f"{MODELS}.refresh_token_model"),
    (f"{USE_CASES}auth/login.py", f"{REPOSITORIES}.admin_user_repo"),
    (f"{USE_CASES}auth/register.py", f"{MODELS}.admin_user_model"),
    (f"{USE_CASES}auth/register.py", f"{REPOSITORIES}.admin_user_repo"),
    (f"{USE_CASES}users/create_user.py", "src.infrastructure.remnawave.user_gateway"),
    ("src/application/events/handlers/audit_handler.py", f"{MODELS}.audit_log_model"),
)
"""Seven of the eight lines in §2.2; the eighth speaks of every file of `webhooks/`."""


def modules(files: dict[str, str]) -> set[str]:
    """Return the dotted names of modules and packages."""
    return {path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files if path.endswith(".py")}


def test_the_committed_sample_is_what_its_generator_writes() -> None:
    assert first_state() == before(), "write it anew: python -m tests.samples.vpn_backend"
    assert mended_files() == changed(), "write it anew: python -m tests.samples.vpn_backend"


def test_it_has_197_python_files_in_four_layers() -> None:
    assert len(TREES.trees) == 197
    assert {path.split("/")[1] for path in TREES.trees} == {
        "__init__.py", "main.py", "config", "domain", "application", "infrastructure", "presentation",
    }  # fmt: skip


def test_the_domain_is_pure() -> None:
    outside = {each.module.partition(".")[0] for each in DOMAIN.imports() if not each.module.startswith("src.domain")}

    assert outside == {"abc", "dataclasses", "datetime", "decimal", "enum", "re", "uuid"}


def test_entities_are_frozen_and_only_the_server_does_something() -> None:
    entities = TREES.below("src/domain/entities/").classes()
    behaviour = {each.name: [method.name for method in methods(each)] for each in entities if methods(each)}

    assert len(entities) == 7
    assert {tuple(decorators(each)) for each in entities} == {("dataclass(frozen=True)",)}
    assert behaviour == {"Server": ["status"]}


def test_value_objects_validate_and_have_slots() -> None:
    values = TREES.below("src/domain/value_objects/").classes()

    assert [each.name for each in values] == ["Email", "Geolocation", "Money", "Traffic"]
    assert [[method.name for method in methods(each)] for each in values] == [["__post_init__"]] * 4
    assert all("__slots__" in ast.unparse(each) and "raise InvalidValueError" in ast.unparse(each) for each in values)


def test_errors_events_and_ports_are_defined_and_domain_services_are_not() -> None:
    folders = ("exceptions", "events", "repositories", "entities")
    errors, events, ports, entities = (TREES.below(f"src/domain/{folder}/").classes() for folder in folders)

    assert {base for each in errors for base in bases(each)} == {"Exception", "DomainError", "NotFoundError"}
    assert "details: dict" in ast.unparse(TREES.class_named("DomainError"))
    assert Counter(base for each in events for base in bases(each)) == {"DomainEvent": len(events) - 1}
    assert {tuple(bases(each)) for each in ports} == {("ABC",)}
    assert {each.name for each in ports} == {f"{each.name}Repository" for each in entities}
    assert not TREES.below("src/domain/services/").trees


def test_the_application_imports_infrastructure_37_times() -> None:
    found = APPLICATION.statements("src.infrastructure")
    webhooks = (USE_CASES + "webhooks/handle_cryptobot_webhook.py", USE_CASES + "webhooks/handle_remnawave_webhook.py")

    assert len(found) == len(set(found)) == 37
    assert set(found) >= {*LISTED, *((path, "src.infrastructure.messaging.websocket_manager") for path in webhooks)}
    assert set(TREES.below(USE_CASES + "webhooks/").trees) == {*webhooks, USE_CASES + "webhooks/__init__.py"}


def test_eleven_application_files_import_sqlalchemy() -> None:
    found = APPLICATION.imports("sqlalchemy")

    assert len({each.path for each in found}) == len(found) == 11
    assert {(each.module, each.name) for each in found} == {("sqlalchemy.ext.asyncio", "AsyncSession")}


def test_auth_use_cases_return_dicts() -> None:
    found = TREES.below(USE_CASES + "auth/").functions()

    assert sum(written(each.returns) == "dict[str, str]" for each in found) == 6


def test_use_cases_take_concrete_classes_of_infrastructure() -> None:
    taken = []
    for path, tree in APPLICATION.trees.items():
        concrete = {each.name for each in APPLICATION.imports("src.infrastructure") if each.path == path}
        constructors = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == "__init__"]
        taken += [each for method in constructors for each in method.args.args if written(each.annotation) in concrete]

    assert len(taken) == 26


def test_every_handler_makes_what_it_needs_by_hand() -> None:
    handlers = [each for each in TREES.below(planted.V1).functions() if each.decorator_list]
    by_hand = [each for each in handlers if any(name.endswith(("UseCase", "Repository", "Client")) for name in called(each))]

    assert len(handlers) == len(by_hand) == 36


def test_repositories_extend_nothing_and_return_models() -> None:
    repositories = DATABASE.below("src/infrastructure/database/repositories/").classes()
    models = {each.name for each in DATABASE.classes() if bases(each) == ["Base"]}
    found = {
        each.name: {name for method in methods(each) for name in models if method.returns and name in ast.unparse(method.returns)}
        for each in repositories
    }

    assert [bases(each) for each in repositories] == [[]] * 8
    assert all(found.values())
    assert "AdminUser" in found["AdminUserRepository"]


def test_mappers_adapters_and_resilience_are_there() -> None:
    below = {path.removeprefix("src/infrastructure/") for path in TREES.trees if path.startswith("src/infrastructure/")}

    assert below >= {
        "remnawave/mappers/user_mapper.py", "remnawave/mappers/server_mapper.py", "remnawave/client.py", "oauth/google.py",
        "payments/cryptobot_client.py", "telegram/bot_client.py", "resilience/circuit_breaker.py", "resilience/retry_policy.py",
        "monitoring/health.py",
    }  # fmt: skip


def test_the_api_is_versioned_guarded_and_watched() -> None:
    guards = {each.name for each in PRESENTATION.functions()} & {"require_permission", "require_role"}
    middleware = {path.rpartition("/")[2] for path in TREES.below("src/presentation/middleware/").trees}

    assert "prefix='/api/v1'" in ast.unparse(TREES.trees["src/presentation/api/v1/router.py"])
    assert guards == {"require_permission", "require_role"}
    assert middleware == {"__init__.py", "auth.py", "cors.py", "logging.py", "rate_limit.py"}
    assert "add_exception_handler(DomainError" in STATE["src/presentation/exception_handlers.py"]


def test_eleven_routes_import_from_eight_modules_that_do_not_exist() -> None:
    there = modules(STATE)
    broken = [each for each in TREES.imports("src.") if each.module not in there]

    assert {each.path for each in broken} == set(planted.AFFECTED)
    assert len(planted.AFFECTED) == 11
    assert {each.module for each in broken} == set(planted.VAIN)
    assert len(planted.VAIN) == 8


def test_routes_ask_for_14_permissions_and_none_is_defined() -> None:
    assigned = [node for node in TREES.class_named("Permission").body if isinstance(node, ast.Assign)]
    defined = [ast.unparse(node.targets[0]) for node in assigned]
    used = set(TREES.below("src/presentation/api/").members("Permission"))

    assert (len(used), len(defined)) == (14, 12)
    assert (used, defined) == (set(planted.USED), list(planted.DEFINED))
    assert set(TREES.members("Permission")) - used <= set(defined)


def test_five_files_import_a_name_that_its_module_does_not_define() -> None:
    found = [each for each in TREES.imports(planted.MISNAMED_MODULE) if each.name == planted.MISNAMED]
    path = planted.MISNAMED_MODULE.replace(".", "/") + ".py"

    assert [each.path for each in found] == list(planted.MISNAMING)
    assert [each.name for each in TREES.below(path).classes()] == [planted.NAMED]


def test_every_other_imported_name_is_defined() -> None:
    bound = {path.removesuffix(".py").replace("/", "."): bound_names(tree) for path, tree in TREES.trees.items()}
    found = [each for each in TREES.imports("src.") if each.module in bound]

    assert {(each.path, each.name) for each in found if each.name not in bound[each.module]} == {
        (path, planted.MISNAMED) for path in planted.MISNAMING
    }


def test_the_four_minor_issues_stand_where_the_seed_saw_them() -> None:
    session = STATE["src/infrastructure/database/session.py"].splitlines()
    auth = STATE["src/presentation/dependencies/auth.py"].splitlines()
    folders = {path.rpartition("/")[0] for path in TREES.trees if path.startswith(planted.V1)}

    assert session[40].strip() == 'await conn.execute(__import__("sqlalchemy").text("SELECT 1"))'
    assert auth[29:31] == ["    from uuid import UUID", "    user = await repo.get_by_id(UUID(user_id))"]
    assert {folder for folder in folders if f"{folder}/__init__.py" not in TREES.trees} == set(planted.NO_INIT)
    assert [each.path for each in PRESENTATION.imports("sqlalchemy.orm")] == ["src/presentation/api/v1/users/routes.py"]
    assert "-> AsyncIterator[AsyncSession]" in STATE["src/presentation/dependencies/database.py"]


def test_there_is_no_container_and_no_test() -> None:
    assert not [path for path in STATE if "test" in path or "container" in path]
    assert "dependency-injector" not in STATE["pyproject.toml"]


def test_settings_keep_secrets_but_for_the_added_one() -> None:
    fields = [node for node in TREES.class_named("Settings").body if isinstance(node, ast.AnnAssign)]
    kinds = {ast.unparse(each.target): ast.unparse(each.annotation) for each in fields}
    secrets = Counter(kind for name, kind in kinds.items() if name.endswith(("_secret", "_token")))

    assert secrets == {"SecretStr": 6, "str": 1}
    assert kinds["database_url"] == "SecretStr"


def test_the_second_state_mends_the_three_critical_issues_and_nothing_else() -> None:
    state = second_state()
    trees = Trees(state)
    used = set(trees.members("Permission"))

    assert state.keys() == STATE.keys()
    assert set(mended_files()) == {*planted.AFFECTED, *planted.MISNAMING, f"{planted.V1}subscriptions/routes.py"}
    assert {each.module for each in trees.imports("src.")} <= modules(state)
    assert used <= set(planted.DEFINED)
    assert not [each for each in trees.imports() if each.name == planted.MISNAMED]


def test_every_module_is_short_and_ends_in_a_line() -> None:
    assert [path for path, text in STATE.items() if text.count("\n") >= 150 or (text and not text.endswith("\n"))] == []
