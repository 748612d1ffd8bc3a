"""Household-survey microdata: a file and a mapping become design and answers, or a list of what is wrong."""
