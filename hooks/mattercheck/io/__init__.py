"""Bytes in and out: sources of content, configuration files, and atomic writes. No parsing.

Imports only git, rules and core; document and the layers above it may import this package.
"""
