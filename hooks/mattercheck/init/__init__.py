"""Sets up a repository that has content and no configuration: what built it, which collections it has, and the hook.

files -> Site -> Proposal -> schema, mattercheck.toml, .pre-commit-config.yaml
"""
