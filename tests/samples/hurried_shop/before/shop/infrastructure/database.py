from sqlalchemy import create_engine
from sqlalchemy.orm import declarative_base, sessionmaker

from shop.settings import DATABASE_URL

engine = create_engine(DATABASE_URL)
SessionLocal = sessionmaker(engine)
Base = declarative_base()
