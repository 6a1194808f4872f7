"""``habeas network``: networks of agents on the command line.

group       the command itself, which loads the others when they are asked for
asking      which network is meant: the rule, and what of its records counts
layers      several networks over the same agents
settings    measures and their settings, as people type them
writing     rows as a table, CSV or JSON; files; progress
showing     rules, show, ego
reaching    path, why
helping     gaps, suggest
measuring   measures, communities
doubting    significance, robustness
timing      time
exporting   export, draw
"""

from habeas.cli.networks.group import network

__all__ = ["network"]
