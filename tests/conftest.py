"""What all tests share."""

import signal

from hypothesis import HealthCheck, settings

# How long something takes says nothing on a machine that others keep busy.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A script has what it starts in the background hear no interrupt, and so would be all that tests start and interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)
