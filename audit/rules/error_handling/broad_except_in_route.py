from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Function, Handler
from audit.model.project import Project
from audit.model.questions.catching import answering, answers_all, probing
from audit.model.rule import Curve, Example, Rule

_HEAD = 'from fastapi import APIRouter, HTTPException\n\nrouter = APIRouter(prefix="/api/v1")\n\n\n'
_MAIN = {
    "shop/__init__.py": "",
    "shop/orders.py": "class NoSuchOrder(Exception): ...\n\n\ndef total(order: int) -> int:\n    return order\n",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.routes import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
}


class BroadExceptInRoute(Rule):
    """A route catches every exception and makes an answer of it.

    Why: A missing order, a wrong password and a bug in the code become the same answer. The caller cannot tell what went
    wrong, errors that have an answer of their own never reach it, and bugs hide behind a status that nobody is woken by.

    Instead: Catch the errors that this route expects, by name, and leave the rest to the exception handlers of the app: one
    for each family of errors, and one that logs what nobody expected. A bare `except` and `except BaseException` catch the
    same, and so does a branch for each kind that has a last one for the rest. A handler that ends by raising what it caught
    is fine; so is one that only logs what was not needed for the answer. A route that tells whether something works, such as
    `/health` or `/mail/test`, is there to catch whatever that raises.
    """

    id = "ERR102"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Routes catch only the errors that they expect"
    curve = Curve(good=0.10, half=0.50)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"{_HEAD}from shop.orders import total\n\n\n"
                    '@router.get("/orders/{order}")\ndef read(order: int) -> dict[str, int]:\n    try:\n'
                    '        return {"total": total(order)}\n'
                    "    except Exception as error:  # finding: ERR102\n"
                    '        raise HTTPException(500, "something went wrong") from error\n'
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"{_HEAD}from shop.orders import total\n\n\n"
                    '@router.get("/orders/{order}")\ndef read(order: int) -> dict[str, int]:\n    try:\n'
                    '        return {"total": total(order)}\n'
                    "    except HTTPException:\n        raise\n"
                    "    except:  # finding: ERR102\n        return {}\n\n\n"
                    '@router.delete("/orders/{order}")\ndef remove(order: int) -> dict[str, str]:\n    answer = "removed"\n'
                    "    try:\n        total(order)\n"
                    "    except (ValueError, BaseException):  # finding: ERR102\n"
                    '        answer = "not removed"\n    return {"state": answer}\n\n\n'
                    '@router.get("/orders/{order}/status")\ndef state(order: int) -> bool:\n    try:\n        total(order)\n'
                    "    except Exception:  # finding: ERR102\n        return False\n    return True\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"import logging\n\n{_HEAD}from shop.orders import NoSuchOrder, total\n\n"
                    "log = logging.getLogger(__name__)\n\n\n"
                    '@router.get("/orders/{order}")\ndef read(order: int) -> int:\n    try:\n'
                    "        return total(order)\n"
                    '    except NoSuchOrder:\n        raise HTTPException(404, "no such order") from None\n'
                    '    except Exception:\n        log.exception("order %s", order)\n        raise\n\n\n'
                    '@router.get("/totals/{order}")\ndef ask(order: int) -> None:\n    try:\n        total(order)\n'
                    '    except Exception:\n        log.exception("order %s", order)\n\n\n'
                    '@router.get("/health")\ndef health() -> bool:\n    try:\n        total(1)\n'
                    '    except Exception:\n        log.exception("orders are down")\n        return False\n'
                    "    return True\n\n\n"
                    '@router.get("/providers/{name}/test")\ndef tried(name: str) -> bool:\n    try:\n        total(len(name))\n'
                    "    except Exception:\n        return False\n    return True\n"
                ),
                "shop/examples/demo.py": (
                    "from fastapi import FastAPI\n\nfrom shop.orders import total\n\ndemo = FastAPI()\n\n\n"
                    '@demo.get("/api/v1/demo")\ndef shown() -> int:\n    try:\n        return total(1)\n'
                    "    except Exception:\n        return 0\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of functions of the product that answer requests."""
        return sum(1 for _ in answering(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place where a route catches every exception and makes something of it."""
        probes = probing(project.program)
        for function in answering(project):
            if function.name not in probes:
                for handler in filter(answers_all, function.handlers):
                    yield self._finding(project, function, handler)

    def _finding(self, project: Project, function: Function, handler: Handler) -> Finding:
        return self.finding(
            project.modules[function.module],
            handler.span,
            subject=function.word,
            message=f"`{function.word}`, a route, catches every exception",
            help=f"catch the errors that `{function.word}` expects by name, and leave the others to the app's exception handlers",
            data={"route": function.name},
            unit=function.name,
        )
