"""Writes both states beside this file: `python -m tests.samples.vpn_backend`."""

import shutil

from tests.samples.vpn_backend.sample import before, changed
from tests.samples.vpn_backend.states import AFTER, BEFORE, write

if __name__ == "__main__":
    for folder, files in ((BEFORE, before()), (AFTER, changed())):
        shutil.rmtree(folder, ignore_errors=True)
        write(folder, files)
