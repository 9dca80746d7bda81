"""JSON: parse it, explain its syntax errors, and locate its fields. Also finds the end of a bare JSON object.

Not here: JSON Schema (`schema`), and writing JSON (`document.edit`).
Only `document` imports it; other packages use `document.document`.
"""
