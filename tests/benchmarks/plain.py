"""What the reference service is measured against: the shortest FastAPI and SQLAlchemy that stores and shows a project."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The tables."""


class Item(Base):
    """A row of as many columns as a project has."""

    __tablename__ = "items"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    description: Mapped[str]
    owner: Mapped[str]


class NewItem(BaseModel):
    """What is sent."""

    name: str
    description: str


class ShownItem(BaseModel):
    """What is answered."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    description: str
    owner: str


def plain_app(file: Path) -> FastAPI:
    """Return an application that keeps its items in a file of SQLite, with the settings that everybody starts from."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with engine.begin() as connection:
            await connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            await connection.exec_driver_sql("PRAGMA synchronous = NORMAL")
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    async def session() -> AsyncIterator[AsyncSession]:
        async with sessions() as opened:
            yield opened

    app = FastAPI(lifespan=lifespan)

    @app.get("/items/{item_id}")
    async def get(item_id: UUID, db: Annotated[AsyncSession, Depends(session)]) -> ShownItem:
        item = await db.get(Item, item_id)
        if item is None:
            raise HTTPException(404)
        return ShownItem.model_validate(item)

    @app.post("/items", status_code=201)
    async def post(new: NewItem, db: Annotated[AsyncSession, Depends(session)]) -> ShownItem:
        item = Item(id=uuid4(), name=new.name, description=new.description, owner="nobody")
        db.add(item)
        await db.commit()
        return ShownItem.model_validate(item)

    return app
