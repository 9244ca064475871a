from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.responses import Response

PUBLIC = ("/api/v1/auth", "/api/v1/oauth", "/api/v1/webhooks", "/api/v1/monitoring/health")


class AuthMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        is_public = request.url.path.startswith(PUBLIC)
        if not is_public and not request.headers.get("authorization", "").startswith("Bearer "):
            return JSONResponse({"message": "sign in first"}, status_code=401)
        return await call_next(request)
