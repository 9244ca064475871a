"""The backend that seed 0 describes, written anew: a first state with all its faults, a second with three of them mended."""
