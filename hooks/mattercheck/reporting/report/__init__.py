"""The report on the health of a repository: `collect` gathers, `model` counts, `html`, `markdown` and `badge` show.

Imports only checking and the layers below it, and the rest of reporting.
"""
