"""What all tests share."""

from hypothesis import HealthCheck, settings

# How long something takes says nothing on a machine that others keep busy.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
