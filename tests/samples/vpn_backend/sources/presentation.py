"""The presentation: routes with their schemas, dependencies, middleware and the mapping of errors."""

from collections.abc import Iterator, Mapping

from tests.samples.vpn_backend.assembly import Source
from tests.samples.vpn_backend.sources import routes_business, routes_people
from tests.samples.vpn_backend.sources.endpoints import schemas

ROUTES = routes_people.FILES | routes_business.FILES

AUTH = """\
async def get_current_user(
    credentials: HTTPAuthorizationCredentials = Depends(HTTPBearer()),
    settings: Settings = Depends(get_settings),
    db: AsyncSession = Depends(get_db),
) -> AdminUserModel:
    \"\"\"Returns the administrator whose token came with the request.\"\"\"
    try:
        claims = jwt.decode(credentials.credentials, settings.jwt_secret.get_secret_value(), algorithms=["HS256"])
    except jwt.InvalidTokenError as error:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, detail="the token is not valid") from error
    user = await _load_user(str(claims["sub"]), db)
    if user is None or not user.is_active:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, detail="sign in first")
    return user


async def _load_user(user_id: str, db: AsyncSession) -> AdminUserModel | None:
    repo = AdminUserRepository(db)
    from uuid import UUID
    user = await repo.get_by_id(UUID(user_id))
    return user
"""

ROLES = """\
def require_permission(permission: Permission) -> Callable[..., Awaitable[AdminUserModel]]:
    async def check(user: AdminUserModel = Depends(get_current_user)) -> AdminUserModel:
        if not has_permission(AdminRole(user.role), permission):
            raise PermissionDeniedError("a permission is missing", {"permission": permission.value})
        return user

    return check


def require_role(role: AdminRole) -> Callable[..., Awaitable[AdminUserModel]]:
    async def check(user: AdminUserModel = Depends(get_current_user)) -> AdminUserModel:
        if not has_role(AdminRole(user.role), role):
            raise PermissionDeniedError("a higher role is needed", {"role": role.value})
        return user

    return check


async def get_current_admin_id(user: AdminUserModel = Depends(get_current_user)) -> UUID:
    return user.id
"""

DATABASE = """\
async def get_db() -> AsyncIterator[AsyncSession]:
    async for session in open_session():
        yield session
"""

AUTH_MIDDLEWARE = """\
PUBLIC = ("/api/v1/auth", "/api/v1/oauth", "/api/v1/webhooks", "/api/v1/monitoring/health")


class AuthMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        is_public = request.url.path.startswith(PUBLIC)
        if not is_public and not request.headers.get("authorization", "").startswith("Bearer "):
            return JSONResponse({"message": "sign in first"}, status_code=401)
        return await call_next(request)
"""

RATE_LIMIT = """\
class RateLimitMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        address = request.client.host if request.client else "unknown"
        if await RateCounter(get_redis()).hit(f"rate:{address}", 60) > get_settings().requests_per_minute:
            return JSONResponse({"message": "too many requests"}, status_code=429)
        return await call_next(request)
"""

LOGGING = """\
logger = logging.getLogger(__name__)


class LoggingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        started = time.perf_counter()
        response = await call_next(request)
        milliseconds = (time.perf_counter() - started) * 1000
        logger.info("%s %s %s %.1f ms", request.method, request.url.path, response.status_code, milliseconds)
        return response
"""

LOGGING_SETUP = """\
def configure_logging() -> None:
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"), format="%(asctime)s %(levelname)s %(name)s %(message)s")
"""

CORS = """\
def add_cors(app: FastAPI, origins: list[str]) -> None:
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_credentials=True,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
    )
"""

HANDLERS = """\
STATUSES: dict[type[DomainError], int] = {
    NotFoundError: status.HTTP_404_NOT_FOUND,
    UserAlreadyExistsError: status.HTTP_409_CONFLICT,
    TelegramAlreadyLinkedError: status.HTTP_409_CONFLICT,
    InvalidCredentialsError: status.HTTP_401_UNAUTHORIZED,
    InvalidTokenError: status.HTTP_401_UNAUTHORIZED,
    PermissionDeniedError: status.HTTP_403_FORBIDDEN,
    InvalidValueError: status.HTTP_422_UNPROCESSABLE_ENTITY,
    ServerUnavailableError: status.HTTP_503_SERVICE_UNAVAILABLE,
}


async def handle_domain_error(request: Request, error: DomainError) -> JSONResponse:
    code = next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), status.HTTP_400_BAD_REQUEST)
    return JSONResponse({"message": error.message, "details": error.details}, status_code=code)


def register_exception_handlers(app: FastAPI) -> None:
    app.add_exception_handler(DomainError, handle_domain_error)
"""

MODULES = {
    "dependencies/auth": AUTH,
    "dependencies/roles": ROLES,
    "dependencies/database": DATABASE,
    "middleware/auth": AUTH_MIDDLEWARE,
    "middleware/rate_limit": RATE_LIMIT,
    "middleware/logging": LOGGING,
    "middleware/cors": CORS,
    "exception_handlers": HANDLERS,
    "logging_setup": LOGGING_SETUP,
}


def sources(broken: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, Source]]:
    """Yield the modules of the presentation layer. `broken` says, by path, from where routes import names in vain."""
    for name, file in ROUTES.items():
        path = f"src/presentation/api/v1/{name}.py"
        yield path, Source(file.body(), origins=broken.get(path))
    for folder, classes in (routes_people.SCHEMAS | routes_business.SCHEMAS).items():
        yield f"src/presentation/api/v1/{folder}/schemas.py", Source(schemas(classes))
    for name, body in MODULES.items():
        yield f"src/presentation/{name}.py", Source(body)
    yield "src/presentation/api/v1/router.py", Source(_mounting())


def _mounting() -> str:
    """Return the module that mounts every router below `/api/v1`."""
    aliases = {name: "_".join(name.replace("/routes", "").split("/")) + "_router" for name in ROUTES}
    imports = [
        f"from src.presentation.api.v1.{name.replace('/', '.')} import router as {alias}\n"
        for name, alias in sorted(aliases.items())
    ]
    mounts = [f"api_router.include_router({alias})\n" for alias in aliases.values()]
    return "".join(imports) + '\napi_router = APIRouter(prefix="/api/v1")\n' + "".join(mounts)
