"""The words of the vocabularies, by notation and by label in any language."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from habeas.errors import near_names
from habeas.native import meanings
from habeas.native.wrong import WrongCellError
from habeas.terms import VOCAB, expand
from habeas.vocabulary.labels import labels

__all__ = ["concept", "name_key"]


def name_key(text: str) -> str:
    """Return the form under which names are compared: compatible characters, case, white space.

    Examples
    --------
    >>> name_key("  North  WATCH ")
    'north watch'
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _labels(scheme: str) -> Mapping[str, tuple[str, ...]]:
    """Return the notations that each label of a vocabulary stands for."""
    start = f"{VOCAB}{scheme}/"
    found: dict[str, set[str]] = defaultdict(set)
    for notation in meanings.concepts(scheme):
        for text in meanings.of(start + notation, "skos:prefLabel"):
            found[name_key(text)].add(notation)
    for label in labels():
        if label.term.startswith(start):
            found[name_key(label.text)].add(label.term[len(start) :])
    return {label: tuple(sorted(notations)) for label, notations in found.items()}


def concept(scheme: str, text: str) -> str:
    """Return the IRI of the concept that ``text`` names.

    Raises
    ------
    WrongCellError
        If the vocabulary has no such word, or several.

    Examples
    --------
    >>> concept("involvement-role", "Defence counsel").rpartition("/")[2]
    'defence-counsel'
    """
    start = f"{VOCAB}{scheme}/"
    notations = meanings.concepts(scheme)
    local = expand(text).removeprefix(start)
    if local in notations:
        return start + local
    named = _labels(scheme).get(name_key(text), ())
    if len(named) == 1:
        return start + named[0]
    if named:
        raise WrongCellError("concept", f"names {' and '.join(named)}; write one of the two words")
    if ";" in text:
        raise WrongCellError(
            "concept", "is more than one, and one word is needed here; give each a row of its own"
        )
    near = near_names(text, notations, 2)
    advice = f"did you mean {' or '.join(near)}?" if near else f"see ontology/vocab/{scheme}.ttl"
    raise WrongCellError("concept", f"is no word of {scheme}; {advice}")
