"""What joins two agents: the edge rules that the ontology states, and those of one's own.

A rule is data: its query finds the records behind the edges, and its settings
say how they are put together. Whoever has a release has its rules, so a figure
made years later still means what its rule says. Rules of one's own stand in
Turtle files, and are read by :mod:`habeas.networks.rule_files`.
"""

from pathlib import Path

from habeas.errors import UnknownNameError
from habeas.networks.edge_rule import COLUMNS, WEIGHTS, EdgeRule, InvalidRuleError
from habeas.networks.rule_files import InvalidRuleFileError, read_rules, stated
from habeas.store.interface import Store

__all__ = [
    "COLUMNS",
    "WEIGHTS",
    "EdgeRule",
    "InvalidRuleError",
    "InvalidRuleFileError",
    "rule",
    "rules",
]


def rules(store: Store, folder: Path | None = None) -> list[EdgeRule]:
    """Return the edge rules of a release and those of one's own, sorted by name.

    Parameters
    ----------
    store
        The triples of a release; it may state no rule.
    folder
        A Turtle file with edge rules, or a folder of them.

    Raises
    ------
    InvalidRuleFileError
        If rules in ``folder`` cannot be used; all that is wrong is named, with file and line.
    """
    shipped = stated(store)
    own = read_rules(folder, [each.name for each in shipped]) if folder is not None else []
    return sorted([*shipped, *own], key=lambda each: each.name)


def rule(store: Store, name: str, folder: Path | None = None) -> EdgeRule:
    """Return the edge rule that is called ``name``.

    Raises
    ------
    UnknownNameError
        If there is no such rule, with the near names.
    InvalidRuleFileError
        As :func:`rules` does.
    """
    known = {each.name: each for each in rules(store, folder)}
    if name not in known:
        raise UnknownNameError("edge rule", name, known)
    return known[name]
