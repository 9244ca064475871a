"""What every file says, put together: names resolved, roles assigned, graph built, frozen."""

from audit.index.build import build

__all__ = ["build"]
