"""Pages of exchange: offers and wishes, visits, lessons of cities' words, what helped."""
