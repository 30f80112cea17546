"""The page of words that search adds."""
