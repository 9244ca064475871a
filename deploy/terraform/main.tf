resource "kubernetes_namespace" "service" {
  metadata {
    name = var.namespace
  }
}

resource "random_password" "pepper" {
  length  = 64
  special = false
}

resource "random_password" "token_key" {
  length  = 64
  special = false
}

# Whoever verifies tokens needs the public half alone, which the role `auth` shows.
resource "tls_private_key" "signing" {
  algorithm   = "ECDSA"
  ecdsa_curve = "P256"
}

locals {
  # The key without the lines that frame it: base64 of PKCS 8.
  signing_key = join("", [
    for line in split("\n", tls_private_key.signing.private_key_pem_pkcs8) : line if !startswith(line, "-----")
  ])
}

resource "kubernetes_secret" "service" {
  metadata {
    name      = "secrets"
    namespace = kubernetes_namespace.service.metadata[0].name
  }

  data = {
    DATABASE_URL    = var.database_url
    REDIS_URL       = var.redis_url
    MAIL_URL        = var.mail_url
    PASSWORD_PEPPER = random_password.pepper.result
    TOKEN_KEY       = random_password.token_key.result
    SIGNING_KEYS    = "${var.key_id}:es256:${local.signing_key}"
  }
}

resource "kubernetes_secret" "migration" {
  metadata {
    name      = "migration"
    namespace = kubernetes_namespace.service.metadata[0].name
  }

  data = {
    MIGRATION_DATABASE_URL = var.migration_database_url
  }
}
