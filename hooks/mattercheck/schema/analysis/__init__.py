"""Working with a schema itself: comparing two, finding contradictions, describing fields, generating examples.

Not here: anything about content files. Imported only by commands and reports, never while content is checked; imports
model, formats and the engine, but not explain.
"""
