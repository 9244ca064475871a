import time

import requests
from fastapi import APIRouter, HTTPException

from shop.application.register import RegisterUseCase
from shop.domain.user import User
from shop.infrastructure.database import SessionLocal
from shop.infrastructure.user_repository import UserRepository
from shop.presentation.schemas import UserIn

router = APIRouter()


@router.post("/users")
async def register(given: UserIn):
    try:
        session = SessionLocal()
        return RegisterUseCase(session, UserRepository(session)).execute(given)
    except Exception as error:
        raise HTTPException(500, detail=str(error))


@router.get("/users")
async def users():
    time.sleep(0.1)
    return SessionLocal().query(User).all()


@router.get("/users/{number}")
async def user(number: int) -> User:
    return SessionLocal().get(User, number)


@router.get("/users/me")
async def me():
    return requests.get("https://people.example/me").json()


@router.delete("/users/{number}")
async def remove(number: int):
    session = SessionLocal()
    session.delete(session.get(User, number))
    session.commit()
    return {"gone": number}
