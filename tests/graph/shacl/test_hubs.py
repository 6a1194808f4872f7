"""What many nodes lead to is walked on from once, not once for each of them."""

import tracemalloc

import numpy as np
import pyoxigraph as ox

from habeas.shacl import validate
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.image import image_of
from habeas.shacl.paths import Inverse, Predicate, Sequence

MANY = 4000


def _hub() -> bytes:
    lines = [f"<urn:{number}> <urn:in> <urn:hub> ." for number in range(MANY)]
    return "\n".join([*lines, '<urn:7> <urn:name> "seven" .']).encode()


def _iri(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"urn:{name}")


def test_a_path_through_a_hub_needs_no_pair_of_all_that_meet_there() -> None:
    image = image_of(_hub(), "nt")
    to, name = Predicate(_iri("in")), Predicate(_iri("name"))
    nodes = np.array([image.terms.find(_iri(str(number))) for number in range(MANY)], np.int64)

    tracemalloc.start()
    rows, values = walk(image, Sequence((to, Inverse(to), name)), nodes)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert rows.tolist() == list(range(MANY))
    assert len(set(values.tolist())) == 1
    assert peak < 8 * MANY * MANY / 10


def test_what_one_alternative_allows_is_not_asked_of_the_next() -> None:
    data = image_of(b'<urn:a> <urn:p> "1" . <urn:b> <urn:q> "1" . <urn:c> <urn:r> "1" .', "ttl")
    shapes = b"""
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:S> sh:targetSubjectsOf <urn:p>, <urn:q>, <urn:r> ;
      sh:or ( [ sh:path <urn:p> ; sh:minCount 1 ] [ sh:path <urn:q> ; sh:minCount 1 ] ) ."""

    report = validate(data, (quad.triple for quad in ox.parse(shapes, ox.RdfFormat.TURTLE)))

    assert [finding.focus for finding in report.findings] == ["urn:c"]
