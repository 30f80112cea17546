"""The formats in which works leave: one module a format, each read back by a foreign parser in the tests."""
