"""Layered projects made of features, each of which keeps or breaks the law in ways of its choice."""

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from msgspec import Struct

NAMES = ("order", "invoice", "parcel", "refund", "coupon", "ticket")
LAYERS = ("domain", "application", "infrastructure", "presentation")


class Feature(Struct, frozen=True):
    """One feature through all layers; each flag is a vice that it has."""

    name: str
    anemic: bool = False
    mapped: bool = False
    outward: bool = False
    session: bool = False
    portless: bool = False
    commits: bool = False
    wires: bool = False
    broken: bool = False

    @property
    def vices(self) -> tuple[str, ...]:
        """The names of the vices that it has."""
        return tuple(flag for flag in self.__struct_fields__ if getattr(self, flag) is True)


features = st.builds(
    Feature,
    name=st.sampled_from(NAMES),
    **{flag: st.booleans() for flag in Feature.__struct_fields__ if flag != "name"},
)
projects = st.lists(features, min_size=3, max_size=4, unique_by=lambda feature: feature.name)


def files_of(features: Sequence[Feature], package: str = "shop") -> dict[str, str]:
    """Return the files of a project with these features, `main` and tests included."""
    files = {f"{package}/__init__.py": "", "pyproject.toml": "[tool.audit]\nprofile = 'layered'\n"}
    files |= {f"{package}/{layer}/__init__.py": "" for layer in LAYERS}
    for feature in features:
        for layer, text in _texts(feature, package).items():
            files[f"{package}/{layer}/{feature.name}.py"] = text
    files[f"{package}/main.py"] = _main(features, package)
    files[f"tests/test_{package}.py"] = f"from {package}.main import app\n\n\ndef test_it_starts() -> None:\n    assert app\n"
    return files


def _texts(feature: Feature, package: str) -> Mapping[str, str]:
    return {
        "domain": _domain(feature),
        "application": _application(feature, package),
        "infrastructure": _infrastructure(feature, package),
        "presentation": _presentation(feature, package),
    }


def _domain(feature: Feature) -> str:
    word = feature.name.title()
    imports = "from sqlalchemy.orm import registry\n" if feature.mapped else ""
    behaviour = "" if feature.anemic else "\n    def close(self) -> None:\n        self.open = False\n"
    return (
        f"from abc import ABC, abstractmethod\nfrom dataclasses import dataclass\n{imports}\n\n"
        f"@dataclass\nclass {word}:\n    id: int\n    open: bool\n{behaviour}\n\n"
        f"class {word}Repository(ABC):\n    @abstractmethod\n    async def get(self, key: int) -> {word}: ...\n"
    )


def _application(feature: Feature, package: str) -> str:
    word = feature.name.title()
    outward = f"from {package}.infrastructure.{feature.name} import Sql{word}Repository\n" if feature.outward else ""
    framework = "from sqlalchemy.ext.asyncio import AsyncSession\n\n" if feature.session else ""
    session = ", session: AsyncSession" if feature.session else ""
    port = f"Sql{word}Repository" if feature.outward else f"{word}Repository"
    return (
        f"{framework}from {package}.domain.{feature.name} import {word}, {word}Repository\n{outward}\n\n"
        f"class Close{word}UseCase:\n    def __init__(self, found: {port}{session}) -> None:\n        self._found = found\n\n"
        f"    async def execute(self, key: int) -> {word}:\n        return await self._found.get(key)\n"
    )


def _infrastructure(feature: Feature, package: str) -> str:
    word = feature.name.title()
    base = "" if feature.portless else f"({word}Repository)"
    commit = "        await self._session.commit()\n" if feature.commits else ""
    return (
        "from sqlalchemy.ext.asyncio import AsyncSession\n\n"
        f"from {package}.domain.{feature.name} import {word}, {word}Repository\n\n\n"
        f"class Sql{word}Repository{base}:\n    def __init__(self, session: AsyncSession) -> None:\n"
        "        self._session = session\n\n"
        f"    async def get(self, key: int) -> {word}:\n{commit}        return {word}(key, True)\n"
    )


def _presentation(feature: Feature, package: str) -> str:
    word = feature.name.title()
    broken = f"from {package}.infrastructure.gone import Lost{word}\n" if feature.broken else ""
    wired = (
        f"    use_case = Close{word}UseCase(Sql{word}Repository(None))\n"
        if feature.wires
        else f"    use_case = await make_{feature.name}()\n"
    )
    concrete = f"from {package}.infrastructure.{feature.name} import Sql{word}Repository\n" if feature.wires else ""
    provider = "" if feature.wires else f"async def make_{feature.name}() -> Close{word}UseCase:\n    raise LookupError\n\n\n"
    imports = f"from fastapi import APIRouter\n\nfrom {package}.application.{feature.name} import Close{word}UseCase\n"
    return (
        f"{imports}{concrete}{broken}\n"
        f"router = APIRouter(prefix='/v1/{feature.name}')\n\n\n{provider}"
        f"@router.post('/{{key}}')\nasync def close(key: int) -> None:\n{wired}    await use_case.execute(key)\n"
    )


def _main(features: Sequence[Feature], package: str) -> str:
    imports = "".join(f"from {package}.presentation import {feature.name}\n" for feature in features)
    included = "".join(f"app.include_router({feature.name}.router)\n" for feature in features)
    return f"from fastapi import FastAPI\n\n{imports}\napp = FastAPI()\n{included}"
