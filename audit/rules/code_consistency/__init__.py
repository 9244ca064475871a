"""Names and modules that the code uses and the project does not have."""
