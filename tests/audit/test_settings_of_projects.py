"""What counts as settings of an audited project, what is no setting, and where programs start: shapes beyond the examples."""

import pytest

from audit.catalogue import rules
from audit.model.finding import Severity
from audit.model.project import Project
from audit.model.questions.configuration import secrets, started_by_platform
from audit.model.questions.environment import is_setting
from audit.model.settings import Settings
from tests.audit.index.projects import project

APP = "from fastapi import FastAPI\n\napp = FastAPI()\n"
CLASSES = (
    "from pydantic_settings import BaseSettings\n\n\n"
    "class Store(BaseSettings):\n    store_password: str\n\n\n"
    "class Mail(BaseSettings):\n    mail_password: str\n\n\n"
    "class Shop(Store):\n    mail: Mail\n    shop_password: str\n\n\n"
    "class Legacy(BaseSettings):\n    legacy_password: str\n"
)


def _project(text: str, settings: str = CLASSES) -> Project:
    files = {"shop/__init__.py": "", "shop/main.py": APP + text, "shop/settings.py": settings}
    return project(files, Settings(profile="layered"))


@pytest.mark.parametrize(
    "made",
    [
        "settings = Shop()",
        "def settings():\n    return Shop()",
        "settings = Shop.model_validate({})",
        "settings = cached(Shop)",
        "settings = cached(factory=Shop)",
        "def read(settings: Shop = Depends(Shop)): ...",
        "class Root:\n    settings: Shop = Shop()",
    ],
)
def test_settings_count_that_are_made_with_what_is_above_and_in_them(made: str) -> None:
    found = _project(f"from fastapi import Depends\nfrom elsewhere import cached\nfrom shop.settings import Shop\n\n{made}\n")
    assert [field.name for _, field in secrets(found)] == ["mail_password", "shop_password", "store_password"]


@pytest.mark.parametrize("text", ["", "from shop.settings import Shop\n", "import elsewhere\n\nsettings = elsewhere.made()\n"])
def test_all_settings_count_where_none_is_seen_to_be_made(text: str) -> None:
    found = [field.name for _, field in secrets(_project(text))]
    assert found == ["legacy_password", "mail_password", "shop_password", "store_password"]


@pytest.mark.parametrize(
    ("default", "severity"),
    [
        ("postgresql://shop:shop@localhost/shop", Severity.MEDIUM),
        ("postgresql://shop:shop@localhost:5432/shop", Severity.MEDIUM),
        ("redis://:shop@127.0.0.1:6379", Severity.MEDIUM),
        ("redis://:shop@[::1]:6379", Severity.MEDIUM),
        ("postgresql://shop:shop@localhost.example/shop", Severity.HIGH),
        ("postgresql://shop:shop@store.example/localhost", Severity.HIGH),
    ],
)
def test_a_password_in_an_address_is_milder_where_it_opens_the_machine_itself(default: str, severity: Severity) -> None:
    settings = f"from pydantic_settings import BaseSettings\n\n\nclass Shop(BaseSettings):\n    address: str = '{default}'\n"
    rule = next(rule for rule in rules() if rule.id == "CFG103")
    assert [(each.subject, each.severity) for each in rule.check(_project("", settings))] == [("Shop.address", severity)]


@pytest.mark.parametrize(
    ("password", "beside", "severity"),
    [
        ("POSTGRES_PASSWORD", "POSTGRES_HOST: str = 'localhost'", Severity.MEDIUM),
        ("POSTGRES_PWD", "POSTGRES_SERVER: str = os.getenv('SERVER', '127.0.0.1')", Severity.MEDIUM),
        ("password", "host: str = Field('::1')", Severity.MEDIUM),
        ("redis_password", "redis_host: str = 'localhost:6379'", Severity.MEDIUM),
        ("POSTGRES_PASSWORD", "REDIS_HOST: str = 'localhost'", Severity.HIGH),
        ("POSTGRES_PASSWORD", "HOST: str = 'localhost'", Severity.HIGH),
        ("POSTGRES_PASSWORD", "POSTGRES_HOST: str", Severity.HIGH),
        ("POSTGRES_PASSWORD", "POSTGRES_HOST: str = 'postgres'", Severity.HIGH),
        ("POSTGRES_PASSWORD", "POSTGRES_HOST: str = 'localhost'\n    POSTGRES_SERVER: str = 'store.example'", Severity.HIGH),
        ("APP_SECRET_KEY", "APP_HOST: str = '127.0.0.1'", Severity.HIGH),
    ],
)
def test_a_password_is_milder_beside_the_host_that_it_opens_where_that_is_the_machine_itself(
    password: str, beside: str, severity: Severity
) -> None:
    head = "import os\n\nfrom pydantic import Field\nfrom pydantic_settings import BaseSettings\n\n\nclass Shop(BaseSettings):\n"
    found = _project("", f"{head}    {password}: str = 'shop'\n    {beside}\n")
    rule = next(rule for rule in rules() if rule.id == "CFG103")
    assert [(each.subject, each.severity) for each in rule.check(found)] == [(f"Shop.{password}", severity)]


@pytest.mark.parametrize(
    "variable",
    [
        *("PATH", "HOME", "NO_COLOR", "XDG_CACHE_HOME", "LC_ALL", "CI", "HOSTNAME", "KUBERNETES_SERVICE_HOST", "K_REVISION"),
        *("AWS_LAMBDA_FUNCTION_NAME", "DYNO", "RENDER", "RENDER_INSTANCE_ID", "FLY_REGION", "SHOP_BUILD", "GIT_SHA"),
        "SHOP_COMMIT",
    ],
)
def test_what_the_machine_the_platform_or_the_build_says_of_itself_is_no_setting(variable: str) -> None:
    assert not is_setting(variable)


@pytest.mark.parametrize(
    "variable",
    ["", "PATHS", "SHOP_HOME", "SHOP_PATH", "LANGUAGES", "KAFKA_AUTO_COMMIT", "FLY_API_TOKEN", "RENDER_API_KEY", "BUILDER"],
)
def test_whatever_else_is_read_is_a_setting(variable: str) -> None:
    assert is_setting(variable)


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("from mangum import Mangum\n\nhandler = Mangum(app)\n", True),
        ("import azure.functions\n\nshop = azure.functions.AsgiFunctionApp(app=app)\n", True),
        ("import functions_framework\n\n\n@functions_framework.http\ndef answer(request): ...\n", True),
        ("def lambda_handler(event, _context): ...\n", True),
        ("class Order:\n    def handler(self, event, context): ...\n", False),
        ("def place(event, context): ...\n", False),
        ("def handler(event): ...\n", False),
    ],
)
def test_a_platform_starts_a_module_that_hands_the_program_over_or_is_called_with_an_event(text: str, starts: bool) -> None:
    assert started_by_platform(_project(text).program) == ({"shop.main"} if starts else frozenset())
