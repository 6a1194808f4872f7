"""Validation of what a caller sends, with our shapes or with shapes of his own.

With ours, the data are records: they are checked together with the ontology
and with what follows from them, as in a build. With the caller's, nothing is
added to his data.
"""

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from habeas.records.evidence_names import evidence_names
from habeas.records.origins import Origin
from habeas.records.spelling import misspelled
from habeas.release.checking import ontology_triples, plan
from habeas.shacl import Report, ShaclError, ShapesError, validate
from habeas.shacl.image import image_of
from habeas.shacl.positions import Naming, Places, as_read_before, blank_nodes, locate
from habeas.shacl.reading import read_plan
from habeas.shacl.vocabulary import Node
from habeas.terms import PREFIXES
from habeas.validating.errors import RefusedPartError, UnreadablePartError, UnwantedTextError
from habeas.validating.parts import DATA, SHAPES, Part
from habeas.validating.queries import check_queries
from habeas.validating.reading import Graph, read
from habeas.validating.records import as_records

__all__ = ["Checked", "Checker"]


@dataclass(frozen=True)
class Checked:
    """A report, and where in the data its findings stand."""

    report: Report
    places: Places
    #: How many statements of the data were read.
    statements: int


class Checker:
    """The ontology and our shapes, read once.

    Checks one request: the next would find the records of the last among its own.
    """

    def __init__(self) -> None:
        self._ontology = image_of(ontology_triples())
        self._plan = plan()

    def check(self, data: Part, shapes: Part | None = None) -> Checked:
        """Check ``data`` with ``shapes``, or with ours.

        Raises
        ------
        RefusedPartError
            If one of them is made to reach out, or to break what reads it.
        UnreadablePartError
            If one of them is not well-formed.
        """
        graph = _read(data, DATA)
        content = data.content.removeprefix(BOM_UTF8)
        names = as_read_before(blank_nodes(graph.triples))
        if shapes is None:
            places = locate(content, data.syntax, DATA, names=_with_evidence(names))
            report = self._with_ours(graph, places).abbreviated(PREFIXES)
        else:
            places = locate(content, data.syntax, DATA, names=names)
            report = _with_shapes(graph, shapes)
        report.timings = {}  # how long each shape took differs from run to run
        return Checked(report, places, len(graph.triples))

    def _with_ours(self, data: Graph, places: Places) -> Report:
        if misspelled(data.triples, {}, Path(DATA)):
            raise _unknown_words(data.triples, places)
        self._ontology.change(as_records(data.triples), ())
        return validate(self._ontology, self._plan)


def _with_shapes(data: Graph, part: Part) -> Report:
    shapes = _read(part, SHAPES, "shapes-")
    try:
        check_queries(shapes.triples)
        report = validate(data.triples, read_plan(shapes.triples, shapes.prefixes))
    except UnwantedTextError as error:
        raise error.within(SHAPES) from error
    except ShapesError as error:
        problems = [
            {"node": problem.node, "rule": problem.rule, "message": problem.message}
            for problem in error.problems
        ]
        raise UnreadablePartError(
            SHAPES, "Rules of SHACL are broken.", problems=problems
        ) from error
    except ShaclError as error:
        raise UnreadablePartError(SHAPES, str(error)) from error
    except RecursionError as error:
        raise RefusedPartError(SHAPES, "They are nested too deeply; flatten them.") from error
    return report.abbreviated({**data.prefixes, **shapes.prefixes})


def _read(part: Part, name: str, prefix: str = "") -> Graph:
    try:
        return read(part, prefix)
    except UnwantedTextError as error:
        raise error.within(name) from error


def _unknown_words(triples: Sequence[ox.Triple], places: Places) -> UnreadablePartError:
    """Return an error for words in our namespaces that nobody declared."""
    found = {each: places.first(each) for each in {triple.subject for triple in triples}}
    origins = {
        getattr(each, "value", ""): Origin(Path(DATA), place.line if place else None)
        for each, place in found.items()
    }
    problems = [
        {"message": problem.reason, "line": problem.line}
        for problem in misspelled(triples, origins, Path(DATA))
    ]
    return UnreadablePartError(DATA, "Some words are not of Habeas.", problems=problems)


def _with_evidence(names: Naming) -> Naming:
    """Return the naming that also knows what claims and citations are called once they are read."""

    def naming(triples: Sequence[ox.Triple]) -> Mapping[ox.BlankNode, Node]:
        return {**names(triples), **evidence_names(triples)}

    return naming
