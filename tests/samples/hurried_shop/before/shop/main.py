from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from shop.presentation import carts, orders, products, users

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.include_router(users.router)
app.include_router(orders.router)
app.include_router(products.router)
