"""What a candidate is worth, from 0 to 100, why, and whether it is clearly the one.

The score is the mean of its features, each from 0 to 1, by their weights:

    score = 100 * sum(weight * value) / sum(weight)

What a candidate is not known to have counts neither for nor against it. A
match is told only where a wrong one is very unlikely: see :func:`decide`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from habeas.reconciling.likeness import Likeness

__all__ = ["MARGIN", "SURE", "Candidate", "Feature", "decide", "score_of"]

#: What a name counts; a property counts what :attr:`Property.weight` says.
NAME_WEIGHT, TYPE_WEIGHT = 60, 20
#: The least score of a match, and by how much it is above all others.
SURE, MARGIN = 95.0, 10.0
#: Types whose things can be matched by a name alone: bodies, places, what is said about none
#: in particular. People are not among them, nor what is called by the name of a person.
BY_NAME = frozenset(
    (
        *("habeas:Organization", "habeas:Group", "habeas:Mechanism", "org:Post", "schema:Place"),
        *("habeas:DetentionSite", "skos:Concept"),
    )
)
#: A name that is less alike than this is another name, whatever else agrees.
ALIKE = 0.9


@dataclass(frozen=True)
class Feature:
    """One respect in which a candidate was compared."""

    #: ``name``, ``type``, ``id``, or the identifier of a property.
    id: str
    name: str
    #: From 0 to 1.
    value: float
    weight: int
    #: Whether it tells one thing from all others: an identifier, an address of its own.
    is_own: bool = False


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant."""

    iri: str
    name: str
    description: str
    #: Identifiers of its types.
    types: tuple[str, ...]
    #: From 0 to 100, to one decimal.
    score: float
    features: tuple[Feature, ...]
    likeness: Likeness
    #: Of the types of the thing, whether one can be matched by its name alone.
    is_by_name: bool
    is_match: bool = False


def score_of(features: Sequence[Feature]) -> float:
    """Return the mean of features by their weights, from 0 to 100.

    Examples
    --------
    >>> score_of([Feature("name", "name", 1.0, 60), Feature("country", "country", 0.0, 20)])
    75.0
    >>> score_of([])
    0.0
    """
    whole = sum(each.weight for each in features)
    if not whole:
        return 0.0
    return round(100 * sum(each.weight * each.value for each in features) / whole, 1)


def decide(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return ``candidates`` best first, the one that is clearly meant marked as a match.

    It has a score of :data:`SURE` or more, which is by :data:`MARGIN` above all
    others, and

    - an identifier agrees, or it is asked for by its own identifier; one that
      disagrees weighs so much that the score is below;
    - or its address agrees and its name is alike by :data:`ALIKE`;
    - or its name is the same, word by word, it is no acronym, and it belongs to
      one of :data:`BY_NAME`.

    People are never matched by what they are called: many share a name, and a
    wrong link does harm. The same holds for cases, which are called by people.
    """
    ranked = sorted(candidates, key=lambda each: (-each.score, each.iri))
    if not ranked:
        return ranked
    best, *others = ranked
    clear = best.score >= SURE and all(best.score - each.score >= MARGIN for each in others)
    if clear and _is_sure(best):
        ranked[0] = replace(best, is_match=True)
    return ranked


def _is_sure(candidate: Candidate) -> bool:
    if any(each.id == "type" and each.value < 1 for each in candidate.features):
        return False
    own = {each.id: each for each in candidate.features if each.is_own}
    if any(each.weight > NAME_WEIGHT for each in own.values()):
        return True
    if not candidate.is_by_name:
        return False
    # Several bodies can stand behind one address: it makes up for a letter, not for a name.
    alike = candidate.likeness.value >= ALIKE
    return candidate.likeness.how == "same" or (bool(own) and alike)
