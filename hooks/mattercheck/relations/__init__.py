"""Relations: rules across files, such as unique values, references, and paths of files that exist.

`declarations` reads them from the configuration. `rows` are what one file contributes to them, kept in a `store`;
`states` is what the repository was and is; `findings` is what violates a relation in a state. One module for each
relation: `unique`, `references`, `paths`, `filename`, `order`, `counterparts`.
Imports only config and the layers below it; checking and the layers above it may import this package.
"""
