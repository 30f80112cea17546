"""Characters and words of foreign files."""
