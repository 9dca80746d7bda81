"""The configuration: find, validate and load it, and choose the collection and schema of each file. No checking.

Imports only schema and the layers below it; checking and the layers above it may import this package.
"""
