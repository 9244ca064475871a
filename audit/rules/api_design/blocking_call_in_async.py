import re
from collections.abc import Iterator

from audit.model.finding import Effort, Finding, Severity
from audit.model.program import Call, Function
from audit.model.project import Project
from audit.model.questions.blocking import Blocking
from audit.model.questions.configuration import is_product
from audit.model.rule import Curve, Example, Rule

ALONE = re.compile(
    r"^_?(main|\w*lifespan\w*|startup|shutdown|on_startup|on_shutdown|init_\w+|run_\w*migrations\w*|seed\w*|setup|bootstrap\w*)$"
)
"""Functions that run while nobody waits: before the first request, after the last, or in a script."""

_MAIN = {
    "shop/__init__.py": "",
    "shop/main.py": (
        "from fastapi import FastAPI\n\nfrom shop.orders import router\n\napp = FastAPI()\napp.include_router(router)\n"
    ),
}
_HEAD = 'router = APIRouter(prefix="/api/v1")\n\n\n@router.get("/rates/{key}")\n'


class BlockingCallInAsync(Rule):
    """A coroutine makes everybody wait.

    Why: All coroutines share one thread. While one of them sleeps, asks another service or waits for a query without
    `await`, no other request moves, and a slow neighbour stops the whole service.

    Instead: Use the asynchronous client: `asyncio.sleep`, `httpx.AsyncClient`, `AsyncSession`,
    `asyncio.create_subprocess_exec`. What has none goes to a thread, `await asyncio.to_thread(…)`, or the function becomes a
    plain `def`, which FastAPI runs in a thread by itself. Moving the call into a function of its own that is called from
    here changes nothing. Small files are read faster than a thread is found for them, so `open` is left alone.
    """

    id = "API107"
    severity = Severity.MEDIUM
    effort = Effort.MEDIUM
    criterion = "Coroutines wait for nothing but what they await"
    curve = Curve(good=0.0067, half=0.04)
    bad = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"import time\n\nimport requests\nfrom fastapi import APIRouter\n\n{_HEAD}"
                    "async def rate(key: str) -> int:\n"
                    '    return len(requests.get(f"https://rates.example/{key}").text)  # finding: API107\n\n\n'
                    '@router.get("/waits/{key}")\nasync def wait(key: str) -> int:\n'
                    "    time.sleep(1)  # finding: API107\n    return 1\n"
                ),
            }
        ),
        Example(
            {
                **_MAIN,
                "shop/store.py": (
                    "from sqlalchemy import text\nfrom sqlalchemy.orm import Session\n\n\n"
                    "class Rates:\n    def __init__(self, session: Session) -> None:\n        self._session = session\n\n"
                    "    def count(self) -> int:\n"
                    '        return int(self._session.execute(text("select count(*) from rates")).scalar_one())\n'
                ),
                "shop/orders.py": (
                    f"from fastapi import APIRouter, Depends\n\nfrom shop.store import Rates\n\n{_HEAD}"
                    "async def rate(key: str, rates: Rates = Depends()) -> int:\n"
                    "    return rates.count()  # finding: API107\n"
                ),
            }
        ),
    )
    good = (
        Example(
            {
                **_MAIN,
                "shop/orders.py": (
                    f"import asyncio\nimport time\n\nimport httpx\nimport requests\nfrom fastapi import APIRouter\n\n{_HEAD}"
                    "async def rate(key: str) -> int:\n    def ask() -> str:\n"
                    '        return requests.get(f"https://rates.example/{key}").text\n\n'
                    "    await asyncio.to_thread(lambda: time.sleep(1))\n    async with httpx.AsyncClient() as client:\n"
                    '        await client.get("https://rates.example")\n    return len(await asyncio.to_thread(ask))\n\n\n'
                    '@router.get("/waits/{key}")\ndef wait(key: str) -> int:\n    time.sleep(1)\n    return 1\n'
                ),
                "examples/tutorial.py": "import time\n\n\nasync def wait() -> None:\n    time.sleep(1)\n",
            }
        ),
    )

    def population(self, project: Project) -> int:
        """Return the number of async functions."""
        return sum(1 for _ in _judged(project))

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield a finding for each async function that blocks, where it first does."""
        blocking = Blocking(project.program)
        for function in _judged(project):
            found = blocking.first(function)
            if found is not None:
                yield self._finding(project, function, *found)

    def _finding(self, project: Project, function: Function, call: Call, end: Call) -> Finding:
        through = "" if call is end else f", which calls `{end.as_written}()`"
        return self.finding(
            project.modules[function.module],
            call.span,
            subject=function.name,
            message=f"`{function.word}` makes everybody wait for `{call.as_written}()`{through}",
            help="await an asynchronous client instead, hand the call to a thread, or make the function a plain `def`",
            data={"call": end.name},
            unit=function.name,
        )


def _judged(project: Project) -> Iterator[Function]:
    for function in project.program.functions.values():
        if function.is_async and is_product(project.modules[function.module]) and not _runs_alone(function):
            yield function


def _runs_alone(function: Function) -> bool:
    """Return whether nothing else waits while a function runs, since the program starts or ends with it."""
    return bool(ALONE.match(function.word)) or any(each.word == "on_event" for each in function.decorators)
