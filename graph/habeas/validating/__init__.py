"""Validation for strangers: what they send is read and checked where it can do no harm.

Data and shapes are bytes that nobody has looked at. They go to a worker that
cannot make a connection or open a file, and that ends at a limit of time,
memory or size.
"""
