"""YAML: read it, with a fast path for simple documents, resolve its scalars, and locate its fields.

Not here: repairing invalid YAML (`recovery`), and writing YAML (`document.edit`).
Only `document` imports it; other packages use `document.document`, except for `read.parser_name`.
"""
