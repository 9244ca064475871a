variable "namespace" {
  description = "Where the service runs in the cluster."
  type        = string
  default     = "reference-service"
}

variable "database_url" {
  description = "postgresql://… of the role that the service works as: it owns no table, and row-level security holds for it."
  type        = string
  sensitive   = true
}

variable "migration_database_url" {
  description = "postgresql://… of the role that owns the tables."
  type        = string
  sensitive   = true
}

variable "redis_url" {
  description = "redis://… or rediss://…, shared by all processes."
  type        = string
  sensitive   = true
}

variable "mail_url" {
  description = "smtp://… or smtps://…"
  type        = string
  sensitive   = true
}

variable "key_id" {
  description = "The name of the signing key. To change keys, see docs/service/security.md."
  type        = string
  default     = "first"
}
