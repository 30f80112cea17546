"""Large collections and rival systems: for whoever works on search. Not installed with the product."""
