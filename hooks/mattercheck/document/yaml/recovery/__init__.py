"""Recover from YAML syntax errors: candidate repairs, their verification, and reading on with the repaired text.

Not here: applying a repair to the file (`fixing`), and ambiguous but valid values (`yaml.values`).
Only `document.yaml` imports it, and only for a document with an error.
"""
