import os

DATABASE_URL = os.environ.get("DATABASE_URL", "postgresql://shop:shop@localhost/shop")
SECRET_KEY = os.getenv("SECRET_KEY", "secret")
MAIL_HOST = os.getenv("MAIL_HOST")
