"""``kb bench --records``: a large collection is made of real sentences, built, asked and compared."""
