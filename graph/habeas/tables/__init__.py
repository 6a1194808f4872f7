"""Releases as tables, for those who do not speak SPARQL: Parquet files and a DuckDB database.

catalogue      which tables there are, and what stands in which column
reading        one property after the other, streamed out of the store
text           the SQL that makes a table of them
making         the files
described      what each column means
"""

from habeas.tables.making import SIDE, make_tables

__all__ = ["SIDE", "make_tables"]
