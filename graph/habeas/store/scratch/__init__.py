"""A dataset in memory that anybody on this machine may ask and change, for trying things.

It begins empty and ends with the process that holds it. Nothing of it ever
becomes a release.
"""
