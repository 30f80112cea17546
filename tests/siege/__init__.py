"""A hard test of a running product: hostile requests and files, every address by role, kills, and a crowd.

``make siege`` runs all of it and prints the figures; ``test_siege.py`` runs a short form with every test. Everything is
chosen at random from a seed that is printed, so that a fault can be seen again.
"""
