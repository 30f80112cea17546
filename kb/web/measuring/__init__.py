"""The page that shows how well search answers."""
