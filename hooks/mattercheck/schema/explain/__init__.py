"""Explaining why a document is invalid: from jsonschema's error tree to problems with messages, hints and fixes.

Not here: the decision whether a document is valid, which is always the engine's. Imported by load (invalid schemas),
config and the layers above it, and only inside functions: the import takes 100 ms, and most files are valid.
"""
