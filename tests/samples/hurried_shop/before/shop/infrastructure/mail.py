import smtplib

from fastapi import HTTPException

from shop.settings import MAIL_HOST, MAIL_PASSWORD


def send(to: str, words: str) -> None:
    try:
        with smtplib.SMTP(MAIL_HOST) as post:
            post.login("shop", MAIL_PASSWORD)
            post.sendmail("shop@example.org", to, words)
    except Exception as error:
        raise HTTPException(500, str(error))
