from fastapi import FastAPI

from src.config.settings import get_settings
from src.presentation.api.v1.router import api_router
from src.presentation.exception_handlers import register_exception_handlers
from src.presentation.logging_setup import configure_logging
from src.presentation.middleware.auth import AuthMiddleware
from src.presentation.middleware.cors import add_cors
from src.presentation.middleware.logging import LoggingMiddleware
from src.presentation.middleware.rate_limit import RateLimitMiddleware


def create_app() -> FastAPI:
    configure_logging()
    app = FastAPI(title="CyberVPN", version="1.0.0")
    app.add_middleware(AuthMiddleware)
    app.add_middleware(RateLimitMiddleware)
    app.add_middleware(LoggingMiddleware)
    add_cors(app, get_settings().cors_origins)
    register_exception_handlers(app)
    app.include_router(api_router)
    return app


app = create_app()
