from pydantic import BaseModel


class LineIn(BaseModel):
    price: float


class OrderIn(BaseModel):
    user: int
    lines: list[LineIn]


class UserIn(BaseModel):
    email: str
    password: str
