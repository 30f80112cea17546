"""The sources of a collection: one module a kind. Each gives its records from a position on, in a stream."""
