"""From what a reader typed to a query: words, fields, phrases, filters. Never raises for what was typed."""
