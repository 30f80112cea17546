"""The desk, the queues and corrections."""
