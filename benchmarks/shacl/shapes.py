"""The shapes of the measurement, and how many constraints they hold of each kind."""

from collections import Counter
from pathlib import Path

import pyoxigraph as ox

__all__ = ["CORE", "SPARQL", "count_constraints"]

CORE = Path(__file__).parent / "shapes.ttl"
SPARQL = Path(__file__).parent / "shapes-sparql.ttl"
SH = "http://www.w3.org/ns/shacl#"
#: One parameter of each component of SHACL Core that asks for something itself, and of SPARQL.
#: ``sh:property`` only says where other constraints stand.
_PARAMETERS = (
    "and", "class", "closed", "datatype", "disjoint", "equals", "hasValue", "in", "languageIn",
    "lessThan", "lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive", "maxLength",
    "minCount", "minExclusive", "minInclusive", "minLength", "node", "nodeKind", "not", "or",
    "pattern", "qualifiedMaxCount", "qualifiedMinCount", "sparql", "uniqueLang", "xone",
)  # fmt: skip


def count_constraints(path: Path, *, named: bool = False) -> Counter[str]:
    """Return how many constraints of each kind the shapes of a file hold.

    Parameters
    ----------
    named
        Count those of named shapes only: without the parts of ``sh:or`` and the like.
    """
    return Counter(
        local
        for subject, predicate, _, _ in ox.parse(path=path)
        if (local := predicate.value.removeprefix(SH)) in _PARAMETERS
        and not (named and isinstance(subject, ox.BlankNode))
    )
