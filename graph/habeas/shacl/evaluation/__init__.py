"""Shapes run over sets: each constraint once, over all pairs of focus and value."""
