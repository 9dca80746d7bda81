"""Checks content: finds the files, reads and validates them, computes fingerprints, and caches what is clean.

Selecting which problems are new, fixing them and formatting them is left to `filtering`, `fixing` and `reporting`.
Those, `infer`, `init` and `cli` may import this package; it may import `config` and everything below.
"""
