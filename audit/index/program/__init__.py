"""Classes, functions and calls, resolved as far as annotations, constructors and `Depends` say."""

from audit.index.program.assemble import program_of
from audit.index.program.files import files_of

__all__ = ["files_of", "program_of"]
