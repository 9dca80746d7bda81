"""Formats problems, diffs, statistics and schemas as text, for people and for programs, and escapes what is unsafe.

Writing to streams and files, and the limit on the number of problems, belong to `cli`. `fixing`, `infer`, `init` and
`cli` may import this package; `filtering` may not, nor may this package import it.
"""
