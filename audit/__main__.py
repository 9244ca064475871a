"""`python -m audit`: the command, without the modules of the folder that it is started in.

Python itself looks there for the few modules that `-m` needs (`importlib`, `functools`, …) before any of this runs: in a
stranger's folder, `audit` or `python -P -m audit` is safe from those too.
"""

import os
import sys


def leave_working_folder() -> None:
    """Take the working folder out of the import path. Where `audit` itself lives in it, it comes last instead."""
    here = os.path.realpath(os.curdir)
    home = os.path.realpath(f"{__file__}/../..")
    sys.path[:] = [entry for entry in sys.path if entry and os.path.realpath(entry) != here]
    if home == here:
        sys.path.append(here)


if __name__ == "__main__":
    leave_working_folder()

    from audit.cli import main

    main()
