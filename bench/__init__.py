"""Large collections and rival systems: for people who work on search. Not installed with the product."""
