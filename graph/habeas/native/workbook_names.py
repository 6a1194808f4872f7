"""The sheets of ours that hold no records: help beside the tables, and findings."""

__all__ = ["COLUMNS", "FINDINGS", "HELP_SHEETS", "LISTS", "READ_ME", "RULES"]

READ_ME, COLUMNS, LISTS = "Read me", "Columns", "Lists"
FINDINGS, RULES = "Findings", "Findings by rule"
HELP_SHEETS = (READ_ME, COLUMNS, LISTS, FINDINGS, RULES)
