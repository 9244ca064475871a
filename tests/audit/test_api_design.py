"""What stands before a route, and what blocks a coroutine: the shapes that the examples of the rules leave out."""

import pytest

from audit.model.questions.blocking import Blocking
from audit.model.questions.guards import Guards
from tests.audit.index.projects import project

HEAD = """\
from typing import Annotated

import elsewhere
from fastapi import APIRouter, Depends, FastAPI, Header, HTTPException, Request
from shop.unread import Hidden
from sqlalchemy.orm import Session

app = FastAPI()


def database() -> Session: ...


class Store:
    def __init__(self, database: Session = Depends(database)) -> None:
        self.database = database


class Door:
    def __init__(self, person: str = Depends(elsewhere.person)) -> None:
        self.person = person


def known(request: Request) -> None:
    if "Who" not in request.headers:
        raise HTTPException(status_code=403)


def through(given: Annotated[None, Depends(known)]) -> None: ...
"""


@pytest.mark.parametrize(
    ("signature", "body", "guarded"),
    [
        ("order: int", "", False),
        ("store: Store = Depends()", "", False),
        ("store: Store = Depends(lambda: Store())", "", False),
        ("current_user=Depends(lambda: 1)", "", True),
        ("given=Depends(through)", "", True),
        ("given=Depends(elsewhere.limit)", "", None),
        ("door: Door = Depends()", "", None),
        ("hidden: Hidden", "", None),
        ("authorization: str = Header()", "", True),
        ("request: Request", "known(request)", True),
        ("request: Request", "elsewhere.look(request)", False),
        ("order: int", "raise HTTPException(401)", True),
        ("order: int", "raise HTTPException(404)", False),
    ],
)
def test_a_guard_turns_somebody_away_or_is_called_like_one(signature: str, body: str, guarded: bool | None) -> None:
    page = f'{HEAD}\n\n@app.delete("/orders")\ndef remove({signature}):\n    {body or "..."}\n'
    program = project({"shop/__init__.py": "", "shop/unread.py": "def (", "shop/page.py": page}).program
    assert Guards(program).before(program.routes[0]) is guarded


@pytest.mark.parametrize(
    ("added", "guarded"),
    [
        ("app.add_middleware(elsewhere.AuthenticationMiddleware)", True),
        ("app.add_middleware(elsewhere.GZip)", False),
        ('@app.middleware("http")\nasync def look(request, call_next):\n    raise HTTPException(401)', True),
        ('@app.middleware("http")\nasync def look(request, call_next):\n    return await call_next(request)', False),
        ('app.middleware("http")(elsewhere.made())', None),
    ],
)
def test_middleware_stands_before_every_route(added: str, guarded: bool | None) -> None:
    page = f'{HEAD}\n\n{added}\n\n\n@app.delete("/orders")\ndef remove(order: int): ...\n'
    program = project({"shop/__init__.py": "", "shop/page.py": page}).program
    assert Guards(program).before(program.routes[0]) is guarded


@pytest.mark.parametrize(
    ("line", "blocking"),
    [
        ("time.sleep(1)", "time.sleep"),
        ("requests.Session().get('/')", "requests.Session.get"),
        ("httpx.Client().post('/')", "httpx.Client.post"),
        ("smtplib.SMTP('post.example')", "smtplib.SMTP"),
        ("helper()", "time.sleep"),
        ("Slow()", "time.sleep"),
        ("await helper()", ""),
        ("asyncio.to_thread(helper)", ""),
        ("asyncio.to_thread(lambda: helper())", ""),
        ("stream()", ""),
        ("smtplib.SMTP()", ""),
        ("open('/etc/hosts')", ""),
        ("session.add(1)", ""),
        ("session.commit()", "sqlalchemy.orm.Session.commit"),
        ("await session.commit()", ""),
    ],
)
def test_a_call_blocks_if_it_waits_for_somebody_else(line: str, blocking: str) -> None:
    page = (
        "import asyncio, smtplib, subprocess, time\nfrom collections.abc import Iterator\n\nimport fastapi, httpx, requests\n"
        "from sqlalchemy.orm import Session\n\n\ndef helper() -> None:\n    time.sleep(1)\n\n\n"
        "def stream() -> Iterator[int]:\n    time.sleep(1)\n    yield 1\n\n\n"
        "class Slow:\n    def __init__(self) -> None:\n        helper()\n\n\n"
        f"async def work(session: Session):\n    {line}\n"
    )
    program = project({"shop/__init__.py": "", "shop/page.py": page}).program
    found = Blocking(program).first(program.functions["shop.page.work"])
    assert (found[1].name if found is not None else "") == blocking
