"""Shared building blocks: problems, errors, limits, paths, pointers, text edits and worker processes.

Nothing here knows about file formats, schemas or configuration. Every package may import this one; it imports none.
"""
