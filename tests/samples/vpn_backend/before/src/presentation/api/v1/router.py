from fastapi import APIRouter

from src.presentation.api.v1.admin.routes import router as admin_router
from src.presentation.api.v1.auth.registration import router as auth_registration_router
from src.presentation.api.v1.auth.routes import router as auth_router
from src.presentation.api.v1.monitoring.routes import router as monitoring_router
from src.presentation.api.v1.oauth.routes import router as oauth_router
from src.presentation.api.v1.payments.routes import router as payments_router
from src.presentation.api.v1.servers.routes import router as servers_router
from src.presentation.api.v1.subscriptions.routes import router as subscriptions_router
from src.presentation.api.v1.telegram.routes import router as telegram_router
from src.presentation.api.v1.two_factor.routes import router as two_factor_router
from src.presentation.api.v1.users.actions import router as users_actions_router
from src.presentation.api.v1.users.bulk import router as users_bulk_router
from src.presentation.api.v1.users.routes import router as users_router
from src.presentation.api.v1.webhooks.routes import router as webhooks_router

api_router = APIRouter(prefix="/api/v1")
api_router.include_router(auth_router)
api_router.include_router(auth_registration_router)
api_router.include_router(users_router)
api_router.include_router(users_bulk_router)
api_router.include_router(users_actions_router)
api_router.include_router(telegram_router)
api_router.include_router(two_factor_router)
api_router.include_router(oauth_router)
api_router.include_router(servers_router)
api_router.include_router(payments_router)
api_router.include_router(subscriptions_router)
api_router.include_router(webhooks_router)
api_router.include_router(admin_router)
api_router.include_router(monitoring_router)
