"""What a release may show of small counts: the mask that hides, and the attack that tries to undo it.

The rules are those of the statistical office's practice: primary suppression of small counts, complementary suppression
of whole shelves (an age group in one crossing of the other dimensions), and a linear programme as referee. The package
knows neither dbt nor DuckDB: rows in, rows out, so that it can be tested alone.
"""
