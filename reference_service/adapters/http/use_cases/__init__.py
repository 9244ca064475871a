"""All that routes can ask for, by context. The composition root fills it in."""

from dataclasses import dataclass

from reference_service.adapters.http.use_cases.audit_log import AuditUseCases
from reference_service.adapters.http.use_cases.files import FileUseCases
from reference_service.adapters.http.use_cases.flags import FlagUseCases
from reference_service.adapters.http.use_cases.identity import IdentityUseCases
from reference_service.adapters.http.use_cases.overview import OverviewUseCases
from reference_service.adapters.http.use_cases.profile import ProfileUseCases
from reference_service.adapters.http.use_cases.tenancy import TenancyUseCases
from reference_service.adapters.http.use_cases.webhooks import WebhookUseCases
from reference_service.adapters.http.use_cases.work import WorkUseCases


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """Everything, by context."""

    identity: IdentityUseCases
    profile: ProfileUseCases
    tenancy: TenancyUseCases
    work: WorkUseCases
    webhooks: WebhookUseCases
    overview: OverviewUseCases
    files: FileUseCases
    audit: AuditUseCases
    flags: FlagUseCases
