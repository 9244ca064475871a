"""Explains what is active and why, and what to do about what is not as it should be."""

from reference_service.infrastructure.doctor.examination import examine
from reference_service.infrastructure.doctor.finding import Finding, Verdict

__all__ = ["Finding", "Verdict", "examine"]
