"""Guesses at what a file says of itself: each with the place it was found at and how sure it is.

One module a field. All of them know words and places; none knows a format. What is not sure enough is not proposed at
all: a reader that stays silent costs a curator a line of typing, a wrong one a false record.
"""
