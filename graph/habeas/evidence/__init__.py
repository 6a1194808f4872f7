"""What sources say: dates as they give them, and what follows from what was known when.

- ``dates``: a date as precise as a source gives it. ``intervals``: spans between such dates, and
  three answers, certainly, possibly and certainly not. ``days``: how many days, at least and at
  most. ``dated``: the spans of a store. ``episodes``: who was held on a day, and for how long.
- ``claims``: what is claimed about a thing. ``envelope``: its days by some of the claims.
  ``known``: what could be known on a day. ``independence``: how many sources tell the same
  independently. ``disagreements``: dates that differ. ``without``: what falls with a source.
"""
