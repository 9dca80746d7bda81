"""Schemas in memory: a schema file with its source locations, its subschemas and references, and the compiled schema.

Not here: finding and linting schema files (load) and error messages (explain). Imported by the other packages of schema
and by config and the layers above it; imports only the modules of schema itself and the layers below.
"""
