from enum import Enum


class AdminRole(str, Enum):
    VIEWER = "viewer"
    SUPPORT = "support"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"
