from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from src.application.use_cases.admin.list_audit_entries import ListAuditEntriesUseCase
from src.domain.enums.permission import Permission
from src.infrastructure.repositories.audit_log_repository import AuditLogRepository
from src.presentation.api.v1.admin.schemas import AuditEntryResponse
from src.presentation.dependencies.database import get_db
from src.presentation.dependencies.roles import require_permission

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get(
    "/audit-log",
    response_model=list[AuditEntryResponse],
    dependencies=[Depends(require_permission(Permission.AUDIT_READ))],
)
async def list_audit_log(
    offset: int = 0,
    limit: int = 50,
    db: AsyncSession = Depends(get_db),
) -> list[AuditEntryResponse]:
    audit_repo = AuditLogRepository(db)
    use_case = ListAuditEntriesUseCase(audit_repo)
    result = await use_case.execute(offset, limit)
    return [AuditEntryResponse.model_validate(each) for each in result]
