import gzip
import io
import os
import subprocess
import sys

import pyoxigraph as ox

from habeas.release.content import canonical, compressed, quads_of, version_of
from habeas.terms import GRAPHS

TURTLE = """
@prefix : <urn:test:> .
:ada :name "Ada Example"@en , "آدا"@ar , "01"^^<http://www.w3.org/2001/XMLSchema#integer> ;
    :list ( :a :b [ :note "deep" ] ) .
"""


def triples(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.TURTLE)]


def test_the_order_in_which_triples_come_does_not_matter() -> None:
    there = triples(TURTLE)

    assert canonical([("records", there)]) == canonical([("records", reversed(there))])


def test_blank_nodes_are_named_by_what_they_say() -> None:
    assert canonical([("records", triples(TURTLE))]) == canonical([("records", triples(TURTLE))])
    assert b"_:c14n0" in canonical([("records", triples(TURTLE))])


def test_lexical_forms_are_kept() -> None:
    assert b'"01"^^' in canonical([("records", triples(TURTLE))])


def test_what_was_written_is_read_back() -> None:
    content = canonical([("records", triples(TURTLE)), ("derived", triples(TURTLE)[:1])])

    quads = quads_of(content)

    assert len(quads) == content.count(b"\n") == len(triples(TURTLE)) + 1
    assert {quad.graph_name for quad in quads} == {
        ox.NamedNode(GRAPHS["records"]),
        ox.NamedNode(GRAPHS["derived"]),
    }


def test_one_changed_letter_changes_the_version() -> None:
    one = canonical([("records", triples(TURTLE))])
    other = canonical([("records", triples(TURTLE.replace("deep", "deeq")))])

    assert version_of(one) != version_of(other)


def test_the_compressed_file_holds_no_time_and_no_name() -> None:
    content = canonical([("records", triples(TURTLE))])

    packed = compressed(content)

    assert gzip.GzipFile(fileobj=io.BytesIO(packed)).read() == content
    assert packed[3] == 0, "no flag for a name"
    assert packed[4:8] == b"\0\0\0\0", "no time"


def test_another_hash_seed_gives_the_same_bytes() -> None:
    program = (
        "import sys; from habeas.records import read_records; from pathlib import Path;"
        "from habeas.release.content import canonical, version_of;"
        "from habeas.release.derive import derive;"
        "t = read_records([Path(sys.argv[1])]).triples;"
        "print(version_of(canonical([('records', t), ('derived', derive(t))])))"
    )
    records = os.path.join(os.path.dirname(__file__), "..", "..", "invented")

    versions = {
        subprocess.run(
            [sys.executable, "-c", program, records],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }

    assert len(versions) == 1
