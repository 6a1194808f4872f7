"""From records to a release: read, derive, validate, gate, write.

Nothing is written until everything holds. The last check looks at the very
bytes that would be published.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from habeas import __version__
from habeas.errors import NonConformingRecordsError
from habeas.queries.executables import executables
from habeas.records import read_records
from habeas.release.checking import CheckedRecords, ontology_triples, plan
from habeas.release.content import canonical, compressed, quads_of, version_of
from habeas.release.derive import derive
from habeas.release.derive_shortcuts import check_none_by_hand
from habeas.release.description import describe_release
from habeas.release.folder import write_release, writing
from habeas.release.opened import Release, open_release
from habeas.serialization import turtle
from habeas.shacl import validate
from habeas.terms import GRAPHS, KIND_OF_CLASS, ONTOLOGY_VERSION, PREFIXES
from habeas.vocabulary.labels import label_triples

__all__ = ["build"]

Tell = Callable[[str], None]


def _silent(_: str) -> None:
    """Tell nobody."""


def build(
    paths: Iterable[Path], root: Path, tell: Tell = _silent, checked: CheckedRecords | None = None
) -> Release:
    """Build a release from the records in ``paths`` and make it the current one of ``root``.

    Parameters
    ----------
    paths
        Files and folders with records.
    root
        The folder of releases; made if it is not there.
    tell
        Called with a line for each step, for progress.
    checked
        What validates the records; given again for the next build, it looks only at what changed.

    Returns
    -------
    Release
        The new release, or the one that was there if its content is the same.

    Raises
    ------
    InvalidRecordsError
        If records cannot be read.
    NonConformingRecordsError
        If records break rules, or something in them must not be published.
    UnwritableFolderError
        If the release cannot be written.
    """
    with writing(root):
        tell("Reading the records")
        reading = read_records(paths)
        check_none_by_hand(reading.triples)
        places = {iri: str(origin) for iri, origin in reading.origins.items()}
        tell(f"Validating {len(reading.triples):,} triples")
        report = (checked or CheckedRecords()).report(reading.triples)
        if not report.conforms:
            raise NonConformingRecordsError(
                "The records break rules; no release was made.\n\n" + report.text(places)
            )
        tell("Writing the content")
        content = canonical(
            [
                ("records", reading.triples),
                ("derived", derive(reading.triples)),
                ("ontology", label_triples() + list(ontology_triples()) + executables()),
            ]
        )
        tell("Checking what would be published")
        quads = quads_of(content)
        _gate(quads, places)
        version = version_of(content)
        description, facts = describe_release(content, version)
        graph = ox.NamedNode(GRAPHS["description"])
        described = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in description]
        files = {"public.nq.gz": compressed(content), "void.ttl": turtle(description)}
        manifest = {
            "version": version,
            "sha256": sha256(content).hexdigest(),
            "quads": len(quads),
            "graphs": _graph_sizes(quads),
            "counts": _counts(quads),
            "about": facts.said(),
            "ontology": ONTOLOGY_VERSION,
            "habeas": __version__,
            "files": {
                name: {"bytes": len(data), "sha256": sha256(data).hexdigest()}
                for name, data in files.items()
            },
        }
        tell(f"Writing release {version}")
        fill = partial(_fill, quads=quads + described)
        place = write_release(root, version, files, fill, manifest)
    release = open_release(place)
    for name, side in release.manifest.get("sides", {}).items():
        if "left out" in side:
            tell(f"Without its {name}: {side['left out']}")
    return release


def _fill(store: ox.Store, quads: Iterable[ox.Quad]) -> None:
    store.bulk_extend(quads)


def _gate(quads: Iterable[ox.Quad], places: Mapping[str, object]) -> None:
    """Stop if something in ``quads`` must not be published."""
    report = validate(quads, plan("protection"))
    if not report.conforms:
        raise NonConformingRecordsError(
            "Something must not be published; no release was made.\n\n" + report.text(places)
        )


def _graph_sizes(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Return how many quads each graph holds, by its short name."""
    counts = Counter(quad.graph_name for quad in quads)
    return {
        name: counts[ox.NamedNode(iri)] for name, iri in GRAPHS.items() if name != "description"
    }


def _counts(quads: Iterable[ox.Quad]) -> dict[str, int]:
    """Return how many things of each class the records hold, by the name of the class."""
    rdf_type, records = PREFIXES["rdf"] + "type", GRAPHS["records"]
    counts = Counter(
        quad.object.value.rpartition("#")[2].rpartition("/")[2]
        for quad in quads
        if quad.predicate.value == rdf_type
        and isinstance(quad.object, ox.NamedNode)
        and quad.object.value in KIND_OF_CLASS
        and quad.graph_name == ox.NamedNode(records)
    )
    return dict(sorted(counts.items()))
