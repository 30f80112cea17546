"""Pages of peer learning: who did what, a city's own page, questions between cities, reports."""
