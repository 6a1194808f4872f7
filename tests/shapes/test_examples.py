"""Every rule of ``shapes/`` has an example that breaks it, and correct records break none.

An example says in itself which rules it breaks. It is read together with the
ontology and with the correct records, so that it needs to hold only what is wrong.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import OWL, RDF, RDFS, SH, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from habeas import assets
from habeas.terms import HABEAS, ONTOLOGY, SHAPES, VOCAB

EXAMPLES = Path(__file__).parent / "examples"
CORRECT = sorted(EXAMPLES.glob("correct*.ttl"))
#: Correct records that no release may hold.
RESTRICTED = EXAMPLES / "protection" / "restricted-records.ttl"
BREAKING = sorted(EXAMPLES.glob("*/*.ttl"))

SHAPE = Namespace(SHAPES)
TARGETS = {SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf}
#: What a shape can carry without checking anything itself.
DESCRIPTION = {RDF.type, RDFS.comment, RDFS.label, SH.message, SH.severity, SH.property} | TARGETS

Finding = tuple[Node | None, Node | None]


@pytest.fixture(scope="module")
def correct() -> Graph:
    """The ontology with all vocabularies, and correct records about one invented case."""
    graph = Graph()
    for path in CORRECT:
        graph.parse(path)
    graph += assets.ontology()
    return graph


@pytest.fixture(scope="module")
def shapes() -> Graph:
    """All files of ``shapes/``."""
    return assets.shapes()


@pytest.fixture(scope="module")
def rules(shapes: Graph) -> set[Node]:
    """Every shape that tells people what to do."""
    return set(shapes.subjects(SH.message))


def findings(graph: Graph) -> set[Finding]:
    """Return the pairs of focus node and rule, of a report or of what an example says."""
    focused = graph.subject_objects(SH.focusNode)
    return {(focus, graph.value(finding, SH.sourceShape)) for finding, focus in focused}


def run(data: Graph, shapes: Graph) -> tuple[set[Finding], str]:
    """Validate ``data``; return what was found, and the report in words."""
    _, report, text = validate(data, shacl_graph=shapes, inplace=True)
    assert isinstance(report, Graph)
    return findings(_results(report)), text


def _results(report: Graph) -> Graph:
    """Keep the results themselves, without the details of nested shapes."""
    kept = Graph()
    for result in report.objects(None, SH.result):
        kept += report.triples((result, None, None))
    return kept


@contextmanager
def added(example: Graph, data: Graph) -> Iterator[Graph]:
    """Add ``example`` to ``data`` for a while; to copy the ontology each time would be slow."""
    new = example - data
    data += new
    try:
        yield data
    finally:
        data -= new


def ours(graph: Graph, namespace: str) -> Iterator[URIRef]:
    """Yield each IRI of ``namespace`` that ``graph`` mentions."""
    for term in {term for triple in graph for term in triple}:
        if isinstance(term, URIRef) and term.startswith(namespace):
            yield term


# Examples


@pytest.mark.parametrize("path", BREAKING, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example_breaks_exactly_the_rules_it_names(
    path: Path, correct: Graph, shapes: Graph
) -> None:
    example = Graph().parse(path)
    expected = findings(example)
    for said in list(example.subjects(SH.focusNode)):
        example.remove((said, None, None))

    with added(example, correct) as data:
        found, text = run(data, shapes)

    assert expected, "an example says which rules it breaks"
    assert found == expected, text


def test_correct_records_break_no_rule(correct: Graph, shapes: Graph) -> None:
    found, text = run(correct, shapes)

    assert found == set(), text


def unwritten(ontology: Graph) -> set[Node]:
    """Return the terms that no record uses: those made by the build, and those for questions."""
    modules = (URIRef(f"{ONTOLOGY}/{name}") for name in ("shortcuts", "search"))
    return {term for each in modules for term in ontology.subjects(RDFS.isDefinedBy, each)}


def test_correct_records_use_every_class_and_property() -> None:
    ontology = assets.ontology()
    terms = {
        term
        for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
        for term in ontology.subjects(RDF.type, kind)
        if str(term).startswith(HABEAS)
    }
    abstract = {URIRef(HABEAS + "Agent"), URIRef(HABEAS + "Relation")}

    used = {term for path in (*CORRECT, RESTRICTED) for term in ours(Graph().parse(path), HABEAS)}

    assert terms - used - unwritten(ontology) == abstract
    assert not used & unwritten(ontology)


def test_every_rule_is_broken_by_an_example(rules: set[Node]) -> None:
    broken = {rule for path in BREAKING for _, rule in findings(Graph().parse(path))}

    assert rules - broken == set()


def test_every_example_stands_in_the_folder_of_a_rule_that_it_breaks() -> None:
    rules_of = {path.stem: set(Graph().parse(path).subjects()) for path in assets.shape_files()}

    for path in BREAKING:
        broken = {rule for _, rule in findings(Graph().parse(path))}
        assert broken & rules_of[path.parent.name], path


# Rules


def test_every_rule_says_why_what_to_do_and_how_grave_it_is(
    shapes: Graph, rules: set[Node]
) -> None:
    severities = {SH.Violation, SH.Warning, SH.Info}

    for rule in rules:
        [comment] = shapes.objects(rule, RDFS.comment)
        [message] = shapes.objects(rule, SH.message)
        [severity] = shapes.objects(rule, SH.severity)
        for text in (comment, message):
            assert isinstance(text, Literal)
            assert text.language == "en", rule
            assert re.search(r"[.?]$", text), rule
        assert severity in severities, rule


def test_every_shape_that_reports_is_a_rule_with_a_name(shapes: Graph, rules: set[Node]) -> None:
    targeted = {shape for target in TARGETS for shape in shapes.subjects(target)}
    checking = {shape for shape in targeted if set(shapes.predicates(shape)) - DESCRIPTION}

    reporting = checking | set(shapes.objects(None, SH.property))

    assert reporting == rules
    assert all(isinstance(rule, URIRef) and rule in SHAPE for rule in rules)


def test_every_rule_stands_in_one_file() -> None:
    named = [
        shape
        for path in assets.shape_files()
        for shape in set(Graph().parse(path).subjects())
        if isinstance(shape, URIRef)
    ]

    assert len(named) == len(set(named))


def test_every_file_can_be_used_without_the_others() -> None:
    for path in assets.shape_files():
        graph = Graph().parse(path)
        assert set(ours(graph, SHAPES)) <= set(graph.subjects()), path.name


def test_rules_keep_to_the_core_of_shacl_and_spell_it_right(shapes: Graph) -> None:
    used = set(ours(shapes, str(SH)))

    assert {term for term in used if term not in SH} == set()
    assert used.isdisjoint({SH.sparql, SH.js, SH.rule, SH.target})


def test_shapes_conform_to_the_shapes_of_shacl(shapes: Graph) -> None:
    with as_file(files("pyshacl") / "assets" / "shacl-shacl.ttl") as path:
        shapes_of_shacl = Graph().parse(path)

    # each member of a list is one step deeper
    conforms, _, text = validate(shapes, shacl_graph=shapes_of_shacl, max_validation_depth=500)

    assert conforms, text


# Rules and ontology


def test_shapes_use_only_terms_that_the_ontology_declares(shapes: Graph) -> None:
    ontology = assets.ontology()
    used = set(ours(shapes, HABEAS)) | set(ours(shapes, VOCAB))

    assert {term for term in used if (term, RDF.type, None) not in ontology} == set()


def test_messages_name_only_terms_and_files_that_exist(shapes: Graph, rules: set[Node]) -> None:
    ontology = assets.ontology()
    text = "\n".join(str(words) for rule in rules for words in shapes.objects(rule))
    vocabularies = {f"ontology/vocab/{path.name}" for path in assets.ontology_files()}

    terms = {URIRef(HABEAS + name) for name in re.findall(r"\bhabeas:(\w+)", text)}

    assert {term for term in terms if (term, RDF.type, None) not in ontology} == set()
    assert set(re.findall(r"ontology/\S+\.ttl", text)) <= vocabularies


def test_every_concept_valued_property_has_a_rule_in_vocab() -> None:
    ontology = assets.ontology()
    [path] = [path for path in assets.shape_files() if path.name == "vocab.ttl"]
    vocab = Graph().parse(path)

    ruled = {
        vocab.value(rule, SH.path)
        for rule, members in vocab.subject_objects(SH["and"])
        for member in Collection(vocab, members)
        if (member, SH.path, SKOS.inScheme) in vocab
    }

    assert ruled == set(ontology.subjects(RDFS.range, SKOS.Concept))


def test_every_property_is_kept_on_the_class_that_it_is_made_for(shapes: Graph) -> None:
    ontology = assets.ontology()
    for term, domain in ontology.subject_objects(RDFS.domain):
        if term in unwritten(ontology):
            continue
        keepers = shapes.subjects(SH.targetSubjectsOf, term)
        assert any((keeper, SH["class"], domain) in shapes for keeper in keepers), term


def test_every_property_has_a_rule_for_its_values(shapes: Graph) -> None:
    checks = {
        term: {
            expected
            for rule in shapes.subjects(SH.path, term)
            for parameter in (SH["class"], SH.datatype)
            for expected in shapes.objects(rule, parameter)
        }
        for term in shapes.objects(None, SH.path)
    }

    ontology = assets.ontology()
    for term, expected in ontology.subject_objects(RDFS.range):
        if expected == SKOS.Concept or term in unwritten(ontology):
            continue  # see the test above, and who writes it
        if expected == XSD.boolean:
            assert (None, SH.path, term) in shapes, term
        else:
            assert expected in checks[term], term


def test_no_property_of_ours_asserts_a_cause() -> None:
    causal = {"brings", "cause", "caused", "causes", "leads", "results", "triggered", "triggers"}

    for term in ours(assets.ontology(), HABEAS):
        words = re.findall(r"[A-Z]?[a-z]+", term.removeprefix(HABEAS))
        assert causal.isdisjoint(word.lower() for word in words), term
