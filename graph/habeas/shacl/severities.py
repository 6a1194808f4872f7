"""How bad a finding is, and from which severity on a report does not conform."""

from typing import Literal

from habeas.shacl.vocabulary import SH

__all__ = ["SEVERITIES", "Severity", "fails", "rank", "short_severity"]

Severity = Literal["Violation", "Warning", "Info"]
#: The severities of the specification, the worst first.
SEVERITIES: tuple[Severity, ...] = ("Violation", "Warning", "Info")

_RANKS = {SH + "Violation": 0, SH + "Warning": 2, SH + "Info": 3}
_OWN = 1


def rank(severity: str) -> int:
    """Return how bad a severity is by its IRI: 0 is the worst.

    A severity of somebody's own comes after ``sh:Violation``, before all that is milder.

    Examples
    --------
    >>> rank(SH + "Violation"), rank("urn:test:Disaster"), rank(SH + "Warning"), rank(SH + "Info")
    (0, 1, 2, 3)
    """
    return _RANKS.get(severity, _OWN)


def fails(severity: str, threshold: Severity) -> bool:
    """Whether a finding counts against conformance at a threshold.

    A severity of somebody's own counts as a violation: nobody said that it is milder.

    Examples
    --------
    >>> fails("Warning", "Violation"), fails("Warning", "Info")
    (False, True)
    >>> fails("urn:test:Disaster", "Violation")
    True
    """
    return severity not in SEVERITIES or rank(SH + severity) <= rank(SH + threshold)


def short_severity(iri: str) -> str:
    """Return the name of a severity of the specification, the IRI of any other.

    Examples
    --------
    >>> short_severity(SH + "Warning"), short_severity("urn:test:Disaster")
    ('Warning', 'urn:test:Disaster')
    """
    return iri.removeprefix(SH) if iri in _RANKS else iri
