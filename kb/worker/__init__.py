"""The process that does what can wait: reads uploads and keeps the index true to the database."""
