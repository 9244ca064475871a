from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call
from audit.model.project import Module, Project
from audit.model.questions.calls import calls_by_module
from audit.model.questions.configuration import is_product
from audit.model.rule import Example, Rule

_HEAD = "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n\napp = FastAPI()\n"
_WORDS = frozenset({"CORSMiddleware", "CORSConfig", "CORS"})
"""What answers the question of browsers who may read: of Starlette, Litestar and Flask."""

_ORIGINS = ("allow_origins", "origins")
_PATTERNS = ("allow_origin_regex",)
_ANY_PATTERN = frozenset({".*", "^.*$", "https?://.*", "^https?://.*$", "(.*)"})


class WildcardCors(Rule):
    """Pages of any origin may read the answers of the service.

    Why: A browser keeps the pages of one site from reading another, unless that one allows it. Allowing all means that any
    page a user visits can ask the service from inside of their network; with credentials it asks as that user.

    Instead: List the origins of your own pages, read from the settings, so that development and production differ in a value
    and not in code. A pattern that matches everything allows the same as `"*"`, and so does a list kept in a variable.
    """

    id = "CFG105"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Only known origins may read answers"
    bad = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (
                    f"{_HEAD}app.add_middleware(  # finding: CFG105\n"
                    '    CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["GET"]\n)\n'
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (
                    "from fastapi import FastAPI\nfrom starlette.middleware import Middleware\n"
                    "from starlette.middleware.cors import CORSMiddleware\n\norigins = ['*']\n\n\n"
                    "def app() -> FastAPI:\n"
                    "    cors = Middleware(CORSMiddleware, allow_origins=origins)  # finding: CFG105\n"
                    "    return FastAPI(middleware=[cors])\n"
                ),
            }
        ),
        Example(
            {
                "shop/__init__.py": "",
                "shop/main.py": (f"{_HEAD}app.add_middleware(CORSMiddleware, allow_origin_regex='.*')  # finding: CFG105\n"),
            }
        ),
    )
    good = (
        Example(
            {
                "shop/__init__.py": "",
                "shop/settings.py": (
                    "from pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    origins: list[str] = []\n"
                ),
                "shop/main.py": (
                    f"{_HEAD}app.add_middleware(CORSMiddleware, allow_origins=['https://shop.example'], allow_methods=['*'])\n"
                ),
                "shop/admin.py": (
                    f"from shop.settings import Settings\n{_HEAD}settings = Settings()\n"
                    "app.add_middleware(CORSMiddleware, allow_origins=settings.origins)\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return 1 where it is said which origins may read answers, else 0."""
        return int(any(True for _ in _configured(project)))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place that allows every origin."""
        for module, call in _configured(project):
            if _allows_all(call):
                yield self._finding(module, call)

    def _finding(self, module: Module, call: Call) -> Finding:
        credentials = dict(call.texts).get("allow_credentials", dict(call.texts).get("supports_credentials")) == "True"
        extent = "to ask as the user who visits it, and to read the answer" if credentials else "to read the answers"
        return self.finding(
            module,
            call.span,
            subject=module.name,
            message=f"`{module.name}` allows a page of any origin {extent}",
            help="list the origins of your own pages, read from the settings",
            data={"module": module.name, "credentials": str(credentials).lower()},
            unit="origins",
        )


def _configured(project: Project) -> Iterator[tuple[Module, Call]]:
    """Yield the calls that say which origins may read answers."""
    for name, calls in calls_by_module(project.program).items():
        module = project.modules[name]
        for call in calls if is_product(module) else ():
            words = {call.word, *(argument.rpartition(".")[2] for argument in call.arguments[:1])}
            if not call.first_party and not words.isdisjoint(_WORDS) and not {*_ORIGINS, *_PATTERNS}.isdisjoint(call.keywords):
                yield module, call


def _allows_all(call: Call) -> bool:
    texts = dict(call.texts)
    listed = [origin for word in _ORIGINS for origin in texts.get(word, "").split(",")]
    return "*" in listed or any(texts.get(word) in _ANY_PATTERN for word in _PATTERNS)
