"""The record in the forms in which other programs give and take it: one module a form, with its reader and its writer.

A writer reads back what it wrote: what the form has no field for goes into the form's own place for such things
(:mod:`knowledge.bibliography.formats.rest`), so that a round trip loses nothing. Knows works alone, no page and no
database.
"""
