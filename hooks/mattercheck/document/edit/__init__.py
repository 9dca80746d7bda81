"""Edits of a document's text: replace a value, rename a key, insert or remove a member, reorder fields.

Not here: which edit fixes a problem (`schema.explain`), and applying edits to a file (`fixing`).
Layers above `document` may import it; the rest of `document` doesn't.
"""
