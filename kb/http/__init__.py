"""What pages and API share about a request: who asks, what they may do, headers, downloads."""
