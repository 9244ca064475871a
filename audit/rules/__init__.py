"""The vices: one file a rule, the folder is the scoring category."""
