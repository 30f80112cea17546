"""Erasing what must not be kept."""
