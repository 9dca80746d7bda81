"""Read text into data: front matter and data files, their syntax problems, and the location of each field.

Not here: which values are valid (`schema`), and where the text comes from (`io`, `git`).
`checking`, `config`, `schema` and the layers above may import it; it may only import `io`, `git`, `rules` and `core`.
"""
