"""The contracts that a project gives itself, read as data and held against our own graph.

Nothing of the project is imported: import-linter's classes judge a graph that is made from facts, and a contract type
that is the project's own code is known here only where somebody loaded it on purpose. `options` reads what is written,
`judging` says what becomes of it, `implied` does the same for the law of a profile. Only `judging` loads import-linter.
"""
