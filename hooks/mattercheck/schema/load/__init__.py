"""Loading schemas: finding files and references, checking them against their meta-schema, linting them.

Not here: the loaded schema itself (model) and checks that need a compiled schema (analysis). Imported by config and the
layers above it.
"""
