"""Review, versions, and joining two texts."""
