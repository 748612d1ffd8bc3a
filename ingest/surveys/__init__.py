"""Household-survey microdata: a file and a mapping become numbered strata, PSUs and answers, or a list of what is wrong."""
