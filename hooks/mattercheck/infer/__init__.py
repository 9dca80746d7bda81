"""Infers a schema from content: what its fields have in common, in bounded memory, and in the words of JSON Schema.

    files -> Summary -> Draft -> schema
             counters   which keywords
             of each    a person would
             field      write

A `Summary` takes in one document after the other and never keeps one. Two of them can be merged, in any order.
"""
