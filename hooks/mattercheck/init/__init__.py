"""Detects how to set up a repository with content but no configuration: its site generator, collections and hook.

files -> Site -> Proposal -> schema, mattercheck.toml, .pre-commit-config.yaml. Asking the user and writing the files
happens in `cli`, the only package that may import this one.
"""
