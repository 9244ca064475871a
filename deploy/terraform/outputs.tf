output "namespace" {
  description = "What to give to kubectl."
  value       = kubernetes_namespace.service.metadata[0].name
}
