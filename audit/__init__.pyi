from os import PathLike

from audit.errors import AuditError as AuditError
from audit.model.report import Report as Report

__version__: str
__all__ = ["AuditError", "Report", "__version__", "run"]

def run(path: str | PathLike[str] = ".", **settings: object) -> Report:
    """Return the audit of a folder. `settings` are those of `[tool.audit]`, and win over the file's.

    Raises AuditError where the folder or a setting cannot be worked with.
    """
