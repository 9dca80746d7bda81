"""One module for each output format of `check`, with a function `make(style)` that returns its renderer.

`reporting.renderer.make_renderer` loads them by name; shared helpers live in `reporting`.
"""
