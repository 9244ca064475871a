"""The lattice of roles."""

from itertools import pairwise

import pytest

from reference_service.domain.shared.access import Permission, PlatformRole, TenantRole

Role = PlatformRole | TenantRole

LADDERS: list[list[Role]] = [list(PlatformRole), list(TenantRole)]


def granted(role: Role) -> set[Permission]:
    """Return all that a role allows."""
    return {permission for permission in Permission if role.allows(permission)}


@pytest.mark.parametrize("ladder", LADDERS)
def test_a_higher_role_allows_all_that_a_lower_one_does_and_more(ladder: list[Role]) -> None:
    assert [role.rank for role in ladder] == list(range(len(ladder)))
    assert all(granted(lower) < granted(higher) for lower, higher in pairwise(ladder))


def test_each_permission_is_granted_on_the_platform_or_in_a_tenant_and_never_on_both() -> None:
    platform, tenant = granted(PlatformRole.ADMINISTRATOR), granted(TenantRole.OWNER)

    assert (platform | tenant, platform & tenant) == (set(Permission), set())


@pytest.mark.parametrize(
    ("lower", "higher", "more"),
    [
        (
            PlatformRole.USER,
            PlatformRole.SUPPORT,
            {Permission.USERS_READ, Permission.ROLES_READ, Permission.FLAGS_READ, Permission.SYSTEM_READ},
        ),
        (
            PlatformRole.SUPPORT,
            PlatformRole.ADMINISTRATOR,
            {Permission.USERS_MANAGE, Permission.ROLES_GRANT, Permission.FLAGS_MANAGE, Permission.SYSTEM_MANAGE},
        ),
        (
            TenantRole.MEMBER,
            TenantRole.MANAGER,
            {
                Permission.MEMBERS_INVITE,
                Permission.MEMBERS_MANAGE,
                Permission.MEMBER_EMAILS_READ,
                Permission.AUDIT_READ,
                Permission.TASKS_EXPORT,
                Permission.WEBHOOKS_MANAGE,
            },
        ),
        (TenantRole.MANAGER, TenantRole.OWNER, {Permission.TENANT_EDIT}),
    ],
)
def test_what_a_step_up_adds(lower: Role, higher: Role, more: set[Permission]) -> None:
    assert granted(higher) - granted(lower) == more


def test_a_viewer_only_reads() -> None:
    assert {permission.value for permission in granted(TenantRole.VIEWER)} == {
        "features.read",
        "files.read",
        "members.read",
        "projects.read",
        "tasks.read",
    }
