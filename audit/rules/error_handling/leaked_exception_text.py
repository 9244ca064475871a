from collections.abc import Iterator

from audit.model.facts import Span
from audit.model.finding import Effort, Finding, Severity
from audit.model.program import BROAD, Function, Handler
from audit.model.project import Project
from audit.model.questions.catching import answering, is_foreign, spoken, telling_operators
from audit.model.questions.http_errors import speaks_http
from audit.model.rule import Curve, Example, Rule

_HEAD = 'from fastapi import APIRouter, HTTPException\n\nrouter = APIRouter(prefix="/api/v1")\n\n\n'
_MAIN = {
    "shop/__init__.py": "",
    "shop/orders.py": (
        "class NoSuchOrder(Exception): ...\n\n\ndef total(order: int) -> int:\n    if not order:\n"
        '        raise NoSuchOrder(f"there is no order {order}")\n    return order\n'
    ),
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.routes import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
}


class LeakedExceptionText(Rule):
    """A route hands the text of a caught error to the client.

    Why: The text of an error that nobody expected was written for programmers: it names tables, hosts, paths and the values
    of other people. A stranger who reads it learns how the service is built; a user learns nothing.

    Instead: Answer with a text that you wrote, and log the error. The message of an error of your own is written for whoever
    is told; that of `Exception` or of a library is not, whether by `str(e)`, an f-string, `e.args`, a variable in between or
    `traceback.format_exc()`. Below `/debug` or `/diagnostics`, behind a guard, it may be told; behind none, strangers read it.
    """

    id = "ERR103"
    severity = Severity.MEDIUM
    effort = Effort.LOW
    criterion = "Answers tell no text of unexpected errors"
    curve = Curve(good=0.02, half=0.125)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"{_HEAD}from shop.orders import total\n\n\n"
                    '@router.get("/orders/{order}")\ndef read(order: int) -> dict[str, int]:\n    try:\n'
                    '        return {"total": total(order)}\n'
                    "    except Exception as error:\n"
                    "        raise HTTPException(status_code=400, detail=str(error))  # finding: ERR103\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"import traceback\n\nimport httpx\n{_HEAD}"
                    '@router.get("/rates")\ndef rates() -> dict[str, str]:\n    try:\n'
                    '        return {"rates": httpx.get("https://rates.example").text}\n'
                    "    except httpx.HTTPError as error:\n"
                    '        text = f"no rates: {error}"\n'
                    '        return {"error": text}  # finding: ERR103\n'
                    "    except Exception:\n"
                    '        return {"error": traceback.format_exc()}  # finding: ERR103\n'
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"{_HEAD}from shop.orders import NoSuchOrder, total\n\n\n"
                    '@router.get("/orders/{order}")\ndef read(order: int) -> int:\n    try:\n'
                    "        return total(order)\n"
                    "    except NoSuchOrder as error:\n        raise HTTPException(404, str(error)) from error\n"
                    "    except OverflowError as error:\n"
                    '        raise HTTPException(422, "the number is too large") from error\n'
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/routes.py": (
                    f"from fastapi import Depends\n{_HEAD}from shop.orders import total\n\n\n"
                    'def only_admins(who: str = "") -> None:\n'
                    '    if who != "root":\n        raise HTTPException(403, "only for admins")\n\n\n'
                    '@router.get("/debug/orders", dependencies=[Depends(only_admins)])\n'
                    "def tried() -> str:\n    try:\n        return str(total(1))\n"
                    "    except ArithmeticError as error:\n        return str(error)\n"
                ),
                "shop/examples/demo.py": (
                    "from fastapi import FastAPI\n\nfrom shop.orders import total\n\ndemo = FastAPI()\n\n\n"
                    '@demo.get("/api/v1/demo")\ndef shown() -> str:\n    try:\n        return str(total(1))\n'
                    "    except Exception as error:\n        return str(error)\n"
                ),
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of functions of the product that answer requests."""
        return sum(1 for _ in answering(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each place where a route tells the text of an error that it did not expect."""
        own, to_operators = spoken(project.program), telling_operators(project.program)
        for function in (each for each in answering(project) if each.name not in to_operators):
            for handler in function.handlers:
                told = _told(project, handler, own)
                if told is not None and handler.leak is not None:
                    yield self._finding(project, function, Span(*handler.leak), told)

    def _finding(self, project: Project, function: Function, span: Span, told: str) -> Finding:
        return self.finding(
            project.modules[function.module],
            span,
            subject=function.word,
            message=f"`{function.word}`, a route, answers with the text of {told}",
            help="answer with a text of your own and log the error",
            data={"route": function.name, "error": told.strip("`")},
            unit=function.name,
        )


def _told(project: Project, handler: Handler, own: frozenset[str]) -> str | None:
    """Return the error, by its last word, whose text a handler hands to the client; None where there is none.

    One that raises some of what it caught again has looked at what it is.
    """
    to_client = not handler.told or speaks_http(project.program, handler.told)
    if handler.leak is None or handler.again or not to_client:
        return None
    if not handler.errors:
        return "whatever was raised"
    unexpected = (name for name in handler.errors if name in BROAD or is_foreign(project.program, name, own))
    return next((f"`{name.rpartition('.')[2]}`" for name in unexpected), None)
