"""The language server: the answers of `check` in an editor, while its text is being written.

`endpoint` speaks the protocol, `session` answers it, and the other modules each provide one feature. Nothing here
decides whether a file is valid; that is asked of `checking`. Only `cli` may import this package.
"""
