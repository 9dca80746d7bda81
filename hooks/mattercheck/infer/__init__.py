"""Infers a JSON Schema from content: files -> Summary -> Draft -> schema, in bounded memory.

A `Summary` holds counters for each field and adds documents one by one without keeping them; summaries can be merged in
any order. A `Draft` chooses the keywords a person would write. Reading the files is the job of `checking`. Only `init`
and `cli` may import this package.
"""
