from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

from src.config.settings import get_settings
from src.infrastructure.cache.rate_counter import RateCounter
from src.infrastructure.cache.redis_client import get_redis


class RateLimitMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        address = request.client.host if request.client else "unknown"
        if await RateCounter(get_redis()).hit(f"rate:{address}", 60) > get_settings().requests_per_minute:
            return JSONResponse({"message": "too many requests"}, status_code=429)
        return await call_next(request)
