"""Pages of documents and sites, and what is said about ratings."""
