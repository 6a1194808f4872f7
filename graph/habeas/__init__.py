"""Habeas: who fights for political prisoners, and how they work together."""

__version__ = "0.1.0"
