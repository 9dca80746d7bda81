"""Find the front matter of a file: locate its delimiters, and explain those that are malformed or missing.

Not here: parsing the block (`json`, `toml`, `yaml`).
`document.document` imports it; other packages use that, and only need `locate.read_head` from here.
"""
