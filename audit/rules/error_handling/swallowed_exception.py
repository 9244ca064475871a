from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function
from audit.model.project import Module, Project
from audit.model.questions.catching import swallowed
from audit.model.questions.configuration import is_product
from audit.model.rule import Curve, Example, Rule

_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": "from fastapi import FastAPI\n\nfrom shop.mail import send\n\napp = FastAPI()\n",
}


class SwallowedException(Rule):
    """An exception of any kind is caught and forgotten.

    Why: Whatever goes wrong there leaves no trace: no log, no answer, no counter. A misspelt name, a full disk and a revoked
    key look like success, and the first to notice is a user who misses something.

    Instead: Name the error that may be ignored: `except FileNotFoundError: pass` is a decision, `except Exception: pass` is
    none. Where really anything may fail, log it. `suppress(Exception)`, a bare `except` and `continue` forget the same; in
    a `finally` it keeps the first error from being hidden by a second, and is fine.
    """

    id = "ERR105"
    severity = Severity.LOW
    effort = Effort.LOW
    criterion = "What goes wrong leaves a trace"
    curve = Curve(good=0.0125, half=0.083)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/mail.py": (
                    "from collections.abc import Callable\n\n\n"
                    "def send(post: Callable[[str], None], text: str) -> None:\n    try:\n        post(text)\n"
                    "    except Exception:  # finding: ERR105\n        pass\n\n\n"
                    "def send_all(post: Callable[[str], None], texts: list[str]) -> None:\n    for text in texts:\n"
                    "        try:\n            post(text)\n"
                    "        except:  # finding: ERR105\n            continue\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/mail.py": (
                    "from collections.abc import Callable\nfrom contextlib import suppress\n\n\n"
                    "def send(post: Callable[[str], None], text: str) -> None:\n"
                    "    with suppress(Exception):  # finding: ERR105\n        post(text)\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/mail.py": (
                    "import logging\nfrom collections.abc import Callable\nfrom contextlib import suppress\n\n"
                    "log = logging.getLogger(__name__)\n\n\n"
                    "def send(post: Callable[[str], None], text: str) -> None:\n    try:\n        post(text)\n"
                    '    except Exception:\n        log.exception("no mail was sent")\n\n\n'
                    "def greet(post: Callable[[str], None], close: Callable[[], None]) -> None:\n    try:\n"
                    '        post("hello")\n    finally:\n        try:\n            close()\n'
                    "        except Exception:\n            pass\n\n\n"
                    "def forget(drafts: dict[str, str], name: str) -> None:\n"
                    "    with suppress(KeyError):\n        del drafts[name]\n"
                ),
                "shop/dev/clear.py": (
                    "from collections.abc import Callable\n\n\n"
                    "def clear(tell: Callable[[], None]) -> None:\n    try:\n        tell()\n"
                    "    except Exception:\n        pass\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of modules of the product that define functions."""
        return len({function.module for function in _functions(project)})

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place that catches every exception and does nothing."""
        found = {(function.module, span) for function in _functions(project) for span in swallowed(function)}
        for name, span in sorted(found, key=lambda each: (each[0], each[1].line, each[1].column)):
            yield self._finding(project.modules[name], span)

    def _finding(self, module: Module, span: Span) -> Finding:
        return self.finding(
            module,
            span,
            subject=module.name,
            message=f"`{module.name}` catches every exception and does nothing about it",
            help="name the error that may be ignored, or log what was caught",
            data={"module": module.name},
        )


def _functions(project: Project) -> Iterator[Function]:
    served = {name for name, module in project.modules.items() if is_product(module)}
    yield from (function for function in project.program.functions.values() if function.module in served)
