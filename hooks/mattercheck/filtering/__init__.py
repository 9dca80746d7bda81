"""Filters that keep only new problems: the baseline, and the changes since a Git revision.

Finding problems is the job of `checking`, and displaying them that of `reporting`; neither may import this package, nor
may this package import `reporting`. `fixing`, `infer`, `init` and `cli` may import it.
"""
