"""Labels in other languages: one table for each, which a translator can correct in a spreadsheet.

``ontology/labels/{language}.csv`` has a row for each term: the term in short
form, its English label, the label in the language, and how far it can be
trusted: ``draft`` (ours, unchecked), ``checked`` (by a speaker who is named as
source) or ``attested`` (seen in an official text whose address is the source).
The English label stands beside it so that a translation that the English has
left behind is found.
"""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from habeas import assets
from habeas.terms import PREFIXES, expand

__all__ = ["STATUSES", "Label", "completeness", "label_triples", "labels"]

PREF_LABEL = ox.NamedNode(PREFIXES["skos"] + "prefLabel")
STATUSES = ("draft", "checked", "attested")


@dataclass(frozen=True)
class Label:
    """The label of a term in one language other than English."""

    term: str
    english: str
    text: str
    language: str
    status: str
    #: Who checked it, or the address where it was seen; empty for drafts.
    source: str


@cache
def labels() -> tuple[Label, ...]:
    """Return all labels in other languages, by language and term."""
    found = []
    for path in assets.label_files():
        with path.open(encoding="utf-8", newline="") as file:
            found += [
                Label(
                    expand(row["term"]),
                    row["english"],
                    row["label"],
                    path.stem,
                    row["status"],
                    row["source"],
                )
                for row in csv.DictReader(file)
                if row["label"]
            ]
    return tuple(found)


def label_triples() -> list[ox.Triple]:
    """Return the labels as triples, each with its language."""
    return [
        ox.Triple(
            ox.NamedNode(label.term), PREF_LABEL, ox.Literal(label.text, language=label.language)
        )
        for label in labels()
    ]


def completeness(terms: Iterable[str]) -> dict[str, dict[str, int]]:
    """Return, for each language, how many of ``terms`` have a label of each status, or none.

    Examples
    --------
    >>> sorted(completeness([])) == sorted({label.language for label in labels()})
    True
    """
    wanted = set(terms)
    report = {}
    for language in sorted({label.language for label in labels()}):
        of_language = [
            label for label in labels() if label.language == language and label.term in wanted
        ]
        counts = Counter(label.status for label in of_language)
        missing = len(wanted - {label.term for label in of_language})
        report[language] = {status: counts[status] for status in STATUSES} | {"missing": missing}
    return report
