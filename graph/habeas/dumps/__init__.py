"""Dumps of a release: files that say all of it, or a part, for those who take it elsewhere.

listing      which files there are
statements   the content of a release, a subject at a time
turtle       as Turtle
json_ld      as JSON-LD
tables       as CSV
making       the files
checksums    what they are checked with
signatures   who says so
"""

from habeas.dumps.listing import DumpFile, left_out, listed

__all__ = ["DumpFile", "left_out", "listed"]
