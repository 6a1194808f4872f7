"""A reasoner finds no contradiction: HermiT, which owlready2 brings and Java runs.

OWL is monotonic: what is consistent together is consistent in every part, so that
all alignments are read at once. The words of others are only declared in them; what
their authors hold to be disjoint is in ``DISJOINT_ELSEWHERE``.

HermiT knows the datatypes of OWL 2 and no others. ``xsd:date``, ``xsd:duration``
and ``rdf:langString`` are not among them, and it lets any value pass for them; the
shapes look at those.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import count

import pyoxigraph as ox
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef
from rdflib.term import BNode

from habeas import assets, terms
from habeas.records import read_records

# Without types: the package has none.
owlready2 = pytest.importorskip(
    "owlready2", reason="owlready2 is not installed, so that no reasoner runs: see pyproject.toml"
)

PROBE = URIRef("urn:test:probe/")
#: Disjoint classes of others, as their authors declare them.
DISJOINT_ELSEWHERE = """
prov:Activity owl:disjointWith prov:Entity .
foaf:Person owl:disjointWith foaf:Organization , foaf:Project .
foaf:Document owl:disjointWith foaf:Organization , foaf:Project .
"""

Reason = Callable[[Graph], list[str] | None]


def java() -> str | None:
    """Return why Java cannot run here, or None if it can."""
    if shutil.which("java") is None:
        return "there is no java on the path"
    run = subprocess.run(["java", "-version"], capture_output=True, timeout=60, check=False)
    return None if run.returncode == 0 else run.stderr.decode(errors="replace").strip()


def turtle(text: str) -> Graph:
    head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in terms.PREFIXES.items())
    return Graph().parse(data=head + text, format="turtle")


def probes(graph: Graph) -> Graph:
    """Return a class for each property of ours: of things that have a value of it.

    A property that nothing can have, since its ends contradict each other, makes
    its class empty, and a reasoner tells of empty classes.
    """
    asked = Graph()
    for kind, anything in (
        (OWL.ObjectProperty, OWL.Thing),
        (OWL.DatatypeProperty, RDFS.Literal),
    ):
        for term in graph.subjects(RDF.type, kind):
            if str(term).startswith(terms.HABEAS):
                probe, having = PROBE + str(term).removeprefix(terms.HABEAS), BNode()
                asked.add((probe, RDF.type, OWL.Class))
                asked.add((probe, RDFS.subClassOf, having))
                asked.add((having, RDF.type, OWL.Restriction))
                asked.add((having, OWL.onProperty, term))
                asked.add((having, OWL.someValuesFrom, anything))
    return asked


@pytest.fixture(scope="module")
def reason(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reason]:
    """Ask HermiT: None for a contradiction, or else the classes that nothing can be in."""
    if why := java():
        pytest.skip(f"THE REASONER DID NOT RUN: {why}. On Debian: apt install default-jre-headless")
    folder = tmp_path_factory.mktemp("reasoner")
    numbers = count()

    def ask(graph: Graph) -> list[str] | None:
        path = folder / f"asked-{next(numbers)}.nt"
        graph.serialize(path, format="nt", encoding="utf-8")
        world = owlready2.World()
        world.get_ontology(path.as_uri()).load()
        try:
            owlready2.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        empty = {each.iri for each in world.inconsistent_classes()} - {str(OWL.Nothing)}
        return sorted(empty)

    with pytest.MonkeyPatch.context() as patch:
        # after a contradiction owlready2 leaves its file behind: let it be in our folder
        patch.setattr(tempfile, "tempdir", str(folder))
        yield ask


# What we publish


def test_modules_and_extensions_are_consistent_and_each_class_and_property_can_have_members(
    modules: Graph, reason: Reason
) -> None:
    assert reason(modules + probes(modules)) == []


def test_every_alignment_leaves_every_class_and_property_possible(
    modules: Graph, reason: Reason
) -> None:
    said = {path.stem: Graph().parse(path) for path in assets.alignment_files()}

    def empty(*alignments: Graph) -> list[str] | None:
        aligned = sum(alignments, modules + turtle(DISJOINT_ELSEWHERE))
        return reason(aligned + probes(aligned))

    # one by one only to name the one that is wrong: each takes its time
    if empty(*said.values()) != []:
        assert {name: empty(graph) for name, graph in said.items()} == {name: [] for name in said}
        pytest.fail("each alignment is fine by itself, and together they are not")


def test_the_records_that_ship_contradict_nothing_in_the_ontology(
    modules: Graph, reason: Reason
) -> None:
    triples = read_records([assets.data_folder()]).triples
    records = Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")

    assert len(records) > 1000
    assert reason(modules + records) == []


# What it would notice


CONTRADICTIONS = {
    "a person who is an organization": "agent:p9001 a habeas:Person , habeas:Organization .",
    "a part in a case that is a person": "involvement:9001-1 habeas:inCase agent:p9001 ."
    "agent:p9001 a habeas:Person .",
    "a rule that is directed and is not": "rule:1 habeas:isDirected true , false .",
    "an amount that is a word": "funding:1 habeas:hasAmount 'much' .",
}


@pytest.mark.parametrize("records", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_contradiction_is_found(records: str, modules: Graph, reason: Reason) -> None:
    assert reason(modules + turtle(records)) is None


def test_a_class_that_nothing_can_be_in_is_found(modules: Graph, reason: Reason) -> None:
    broken = "habeas:ArrestedArrest a owl:Class ; rdfs:subClassOf habeas:Person , habeas:Event ."

    assert reason(modules + turtle(broken)) == [terms.HABEAS + "ArrestedArrest"]


def test_a_property_that_nothing_can_have_is_found(modules: Graph, reason: Reason) -> None:
    broken = modules + turtle(
        "habeas:isFiledIn a owl:ObjectProperty ; rdfs:subPropertyOf habeas:inCase ;"
        " rdfs:domain habeas:Event ."
    )

    assert reason(broken + probes(broken)) == [str(PROBE) + "isFiledIn"]


def test_an_alignment_that_makes_an_act_a_thing_is_found(modules: Graph, reason: Reason) -> None:
    [path] = [path for path in assets.alignment_files() if path.stem == "prov"]
    broken = modules + Graph().parse(path) + turtle(DISJOINT_ELSEWHERE)
    broken += turtle("habeas:Intervention rdfs:subClassOf prov:Entity , prov:Activity .")

    found = reason(broken)

    assert found is not None
    assert terms.HABEAS + "Intervention" in found
