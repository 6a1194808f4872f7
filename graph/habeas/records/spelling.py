"""Words that look like ours and are not: a misspelled property is found by no query.

Shapes cannot list every property that may be used without being closed, so
this is looked at when records are read.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from habeas import assets
from habeas.errors import UnreadableRecordError, near_names
from habeas.records.origins import Origin
from habeas.terms import HABEAS, VOCAB, abbreviate

__all__ = ["misspelled"]


@cache
def _declared() -> frozenset[str]:
    """Return every term and concept of ours that the ontology declares."""
    ours = (str(subject) for subject in assets.ontology().subjects(unique=True))
    return frozenset(iri for iri in ours if iri.startswith((HABEAS, VOCAB)))


def misspelled(
    triples: Iterable[ox.Triple], origins: Mapping[str, Origin], path: Path
) -> list[UnreadableRecordError]:
    """Return a problem for each word in our namespaces that the ontology does not declare."""
    problems: dict[tuple[object, str], UnreadableRecordError] = {}
    for triple in triples:
        for term in (triple.predicate, triple.object):
            if not isinstance(term, ox.NamedNode) or not term.value.startswith((HABEAS, VOCAB)):
                continue
            if term.value in _declared():
                continue
            subject = getattr(triple.subject, "value", "")
            origin = origins.get(subject, Origin(path))
            advice = _advice(term.value)
            problems.setdefault(
                (origin, term.value),
                UnreadableRecordError(
                    path, f"{abbreviate(term.value)} is not a term of Habeas; {advice}", origin.line
                ),
            )
    return list(problems.values())


def _advice(iri: str) -> str:
    """Return which declared words of the same namespace or scheme come near ``iri``."""
    start = iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]
    locals_ = [known.removeprefix(start) for known in _declared() if known.startswith(start)]
    near = near_names(iri.removeprefix(start), locals_, 2)
    if near:
        return f"did you mean {' or '.join(abbreviate(start + local) for local in near)}?"
    return "see the folder ontology/"
