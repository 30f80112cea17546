"""Pages that turn an agenda into a reading list."""
