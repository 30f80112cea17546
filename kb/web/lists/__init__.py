"""Pages of reading lists and the basket."""
