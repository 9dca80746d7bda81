"""Find out what an offset in front matter is about while it is being written, whether or not it can be read.

`find_cursor` needs no parser: YAML and TOML are looked at line by line, JSON and what is in brackets token by token.
"""
