"""Explaining why a document is invalid: from an error tree to problems with messages, hints and fixes.

Not here: the decision whether a document is valid, which is always the engine's. Imported by load (invalid schemas),
config and the layers above it, and only inside functions, because most files are valid.
"""
