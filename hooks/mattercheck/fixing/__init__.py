"""Fixes the content of a file: applies the fixes of its problems, and verifies each by checking the file again.

The edits come from `document` and `schema`, which find the problems; files are written by `cli`. Only `infer`, `init`
and `cli` may import this package.
"""
