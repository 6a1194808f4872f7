"""Regular expressions that are none."""

from collections.abc import Iterator

import pyoxigraph as ox

from habeas.shacl.literals.regex.syntax import PatternError, parse
from habeas.shacl.names import harmless
from habeas.shacl.node_graph import NodeGraph
from habeas.shacl.vocabulary import sh
from habeas.shacl.wellformed.kinds import TEXT, Breach
from habeas.shacl.wellformed.node_names import NodeNames

__all__ = ["FLAGS", "pattern_breaches"]

#: What a pattern may be read with; other flags are hinted at by ``typos``.
FLAGS = frozenset("imqsx")


def pattern_breaches(graph: NodeGraph, names: NodeNames) -> Iterator[Breach]:
    """Yield every pattern that is no regular expression of XPath."""
    for node, pattern in graph.pairs(sh("pattern")):
        if not isinstance(pattern, ox.Literal) or not TEXT.allows(pattern):
            continue
        flags = {letter for each in graph.objects(node, sh("flags")) for letter in _text(each)}
        try:
            parse(pattern.value, "".join(sorted(flags & FLAGS)))
        except PatternError as error:
            place = "" if error.position is None else f" at character {error.position + 1}"
            text = f"sh:pattern is {names(pattern)}, where{place} {harmless(error.reason)}"
            yield node, "pattern-regex", text


def _text(value: object) -> str:
    return value.value if isinstance(value, ox.Literal) else ""
