from enum import Enum


class Permission(str, Enum):
    READ_USERS = "read_users"
    WRITE_USERS = "write_users"
    DELETE_USERS = "delete_users"
    READ_SERVERS = "read_servers"
    WRITE_SERVERS = "write_servers"
    DELETE_SERVERS = "delete_servers"
    MANAGE_PAYMENTS = "manage_payments"
    VIEW_ANALYTICS = "view_analytics"
    MANAGE_ADMINS = "manage_admins"
    VIEW_AUDIT_LOG = "view_audit_log"
    VIEW_WEBHOOK_LOG = "view_webhook_log"
    MANAGE_PLANS = "manage_plans"
