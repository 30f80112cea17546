"""Pages of collections that are brought in whole."""
