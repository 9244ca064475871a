"""Classes, functions and calls, resolved as far as annotations, constructors and `Depends` say."""

from audit.index.program.assemble import program_of

__all__ = ["program_of"]
