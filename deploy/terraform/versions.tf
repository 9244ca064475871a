# A skeleton: it makes the namespace and the secrets that deploy/kubernetes refers to. The database, Redis and the cluster
# are those of your provider; their addresses come in as variables.
terraform {
  required_version = ">= 1.6"

  required_providers {
    kubernetes = {
      source  = "hashicorp/kubernetes"
      version = "~> 2.30"
    }
    random = {
      source  = "hashicorp/random"
      version = "~> 3.6"
    }
    tls = {
      source  = "hashicorp/tls"
      version = "~> 4.0"
    }
  }
}
