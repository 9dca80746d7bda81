"""The formats of JSON Schema: their names, examples, and why a text does not match one.

Not here: the decision whether a text matches a format, which is always the engine's. Imported only by the other
packages of schema; imports only core.
"""
