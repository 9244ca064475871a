"""What a route file is made of: endpoints that wire their own use case by hand, and schemas."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.samples.vpn_backend.assembly import LONGEST

PARAMETERS = {
    "db": "db: {session} = Depends(get_db)",
    "settings": "settings: Settings = Depends(get_settings)",
    "admin_id": "admin_id: UUID = Depends(get_current_admin_id)",
    "current_user": "current_user: AdminUserModel = Depends(get_current_user)",
    "page": "offset: int = 0,\n    limit: int = 50",
}
"""What a handler may ask for by a short name."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route and its handler. `route` is the verb and the path, `guard` what the caller must have.

    `asks` names the handler's parameters, as keys of `PARAMETERS` or in full; `wiring` makes `use_case`, and `call` is
    what is awaited. `gives` is the schema of the answer: `list[X]`, a plain `dict`, or nothing. `catches_all` turns
    whatever goes wrong into an HTTP error that tells the reason.
    """

    route: str
    name: str
    asks: tuple[str, ...]
    wiring: tuple[str, ...]
    call: str
    gives: str = ""
    guard: str = ""
    catches_all: bool = False


@dataclass(frozen=True, slots=True)
class RouteFile:
    """A module of routes. `session` is the type that its handlers say the database session has."""

    prefix: str
    endpoints: tuple[Endpoint, ...]
    session: str = "AsyncSession"

    def body(self) -> str:
        """Return its code."""
        router = f'router = APIRouter(prefix="{self.prefix}", tags=["{self.prefix.strip("/")}"])\n'
        return "\n\n".join((router, *("\n".join(_lines(each, self.session)) + "\n" for each in self.endpoints)))


def schemas(classes: dict[str, tuple[str, ...]]) -> str:
    """Return the code of Pydantic models; those that answer are read from attributes."""
    return "\n\n".join(_schema(name, fields) for name, fields in classes.items())


def _schema(name: str, fields: tuple[str, ...]) -> str:
    reading = "    model_config = ConfigDict(from_attributes=True)\n\n" if name.endswith("Response") else ""
    return f"class {name}(BaseModel):\n{reading}" + "".join(f"    {each}\n" for each in fields)


def _lines(endpoint: Endpoint, session: str) -> Iterator[str]:
    verb, path = endpoint.route.split()
    options = [f'"{path}"']
    if endpoint.gives not in ("", "dict[str, str]", "dict[str, bool]"):
        options.append(f"response_model={endpoint.gives}")
    if not endpoint.gives:
        options.append("status_code=status.HTTP_204_NO_CONTENT")
    if endpoint.guard:
        options.append(f"dependencies=[Depends({endpoint.guard})]")
    line = f"@router.{verb}({', '.join(options)})"
    if len(line) <= LONGEST:
        yield line
    else:
        yield from (f"@router.{verb}(", *(f"    {option}," for option in options), ")")
    yield f"async def {endpoint.name}("
    for each in endpoint.asks:
        yield f"    {PARAMETERS.get(each, each).format(session=session)},"
    yield f") -> {endpoint.gives or None}:"
    yield from (f"    {each}" for each in endpoint.wiring)
    if endpoint.catches_all:
        yield "    try:"
        yield f"        {_outcome(endpoint)}"
        yield "    except Exception as error:"
        yield "        raise HTTPException(status.HTTP_502_BAD_GATEWAY, detail=str(error)) from error"
    else:
        yield f"    {_outcome(endpoint)}"
    if endpoint.gives:
        yield f"    {_answer(endpoint)}"


def _outcome(endpoint: Endpoint) -> str:
    return f"result = await {endpoint.call}" if endpoint.gives else f"await {endpoint.call}"


def _answer(endpoint: Endpoint) -> str:
    if endpoint.gives.startswith("dict"):
        return "return result"
    if endpoint.gives.startswith("list["):
        return f"return [{endpoint.gives[5:-1]}.model_validate(each) for each in result]"
    return f"return {endpoint.gives}.model_validate(result)"
