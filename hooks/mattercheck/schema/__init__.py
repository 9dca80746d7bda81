"""JSON Schema: loading schema files, validating with them, explaining violations and analyzing schemas.

Not here: which schema applies to which file (config) and when files are checked (checking). Imported by config and the
layers above it; imports only document, io, git, rules and core.
"""
