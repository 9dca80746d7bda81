"""TOML: parse it, explain its syntax errors, and locate its fields.

Not here: writing TOML (`document.edit`), and what a configuration means (`config`).
Only `document` imports it; other packages use `document.document`.
"""
