"""Our findings beside those of pySHACL, on shapes in the manner of the specification's examples."""

from collections.abc import Iterable, Iterator

import numpy as np
import pyoxigraph as ox
import pyshacl
import pytest
from rdflib import RDF, SH, Graph, URIRef
from tests.graph.shacl.sparql.given import HEAD, Run, iri

from habeas.shacl import paths as p
from habeas.shacl.evaluation.walk import walk
from habeas.shacl.plan import AskValidator, Custom
from habeas.shacl.sparql.messages import messages_of
from habeas.shacl.vocabulary import Node

DATA = """
:spain a :Country ; :label "Spanien"@de , "Spain"@en ; :code "ES" ; :people 47 ; :near :france .
:france a :Country ; :label "Frankreich"@de ; :code "FR" , "F" ; :people 68 ; :near :spain , :atlantis .
:atlantis a :Country ; :label "Atlantis" ; :people 0 ; :near :lemuria .
:lemuria :label "Lemuria"@en .
"""
LANGUAGE = """
:Language a sh:ConstraintComponent ; sh:parameter [ sh:path <http://test/lang> ] ;
    sh:labelTemplate "Values are literals with language {$lang}" ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:message "{$value} is not in {$lang}" ;
        sh:ask "ASK { FILTER (isLiteral($value) && langMatches(lang($value), $lang)) }" ] .
"""
AT_PROPERTY = """
:Language a sh:ConstraintComponent ; sh:parameter [ sh:path <http://test/lang> ] ;
    sh:propertyValidator [ a sh:SPARQLSelectValidator ; sh:message "{?value} is not in {$lang}" ;
        sh:select '''SELECT DISTINCT $this ?value { $this $PATH ?value .
            FILTER (!isLiteral(?value) || !langMatches(lang(?value), $lang)) }''' ] .
"""
CASES = {
    "a query at a node shape": """sh:targetClass :Country ; sh:sparql [ sh:prefixes :prefixes ;
        sh:message "{?value} of {$this} is not German" ; sh:select '''
        SELECT $this (:label AS ?path) ?value { $this :label ?value .
            FILTER (!isLiteral(?value) || !langMatches(lang(?value), "de")) }''' ] .""",
    "a query at a property shape": """sh:targetClass :Country ; sh:path :label ; sh:sparql [
        sh:prefixes :prefixes ; sh:select '''SELECT $this ?value { $this $PATH ?value .
            FILTER (!isLiteral(?value) || !langMatches(lang(?value), "de")) }''' ] .""",
    "a query with the path of the shape": """sh:targetClass :Country ;
        sh:path ( :near [ sh:alternativePath ( :label :code ) ] ) ; sh:sparql [
        sh:prefixes :prefixes ; sh:message "no" ; sh:select '''SELECT DISTINCT $this ?value {
            $this $PATH ?value FILTER(STRLEN(?value) < 7) }''' ] .""",
    "what does not exist": """sh:targetClass :Country ; sh:sparql [ sh:prefixes :prefixes ;
        sh:select '''SELECT $this ?value { $this :near ?value
            FILTER NOT EXISTS { ?value :near ?other . ?other :code ?code } }''' ] .""",
    "counted": """sh:targetClass :Country ; sh:sparql [ sh:prefixes :prefixes ;
        sh:select '''SELECT $this (COUNT(?x) AS ?value) { $this :near ?x } GROUP BY $this
            HAVING (COUNT(?x) > 1)''' ] .""",
    "one way or another": """sh:targetClass :Country ; sh:sparql [ sh:prefixes :prefixes ;
        sh:message "both" ; sh:select '''SELECT DISTINCT $this ?value {
            { $this :people ?value FILTER(?value < 50) } UNION
            { $this :near/:people ?value FILTER(?value > 50) } }''' ] .""",
    "a component with ASK": f"""sh:targetClass :Country ; sh:path :label ; <http://test/lang> "de" .{LANGUAGE}""",
    "a component with SELECT": (
        f"""sh:targetClass :Country ; sh:path :label ; <http://test/lang> "de" .{AT_PROPERTY}"""
    ),
}

#: Focus, value, path and messages of a result.
Found = tuple[str, str, str, frozenset[str]]


@pytest.mark.parametrize("name", CASES)
def test_findings_are_those_of_pyshacl(name: str) -> None:
    found = list(ours(CASES[name]))

    if "sh:ask" in CASES[name]:
        found = [(focus, "", path, texts) for focus, _, path, texts in found]
    assert sorted(found, key=str) == sorted(theirs(CASES[name]), key=str)
    assert found


def ours(shapes: str) -> Iterator[Found]:
    run = Run(f":Shape {shapes}", DATA)
    term, path = run.image.terms.term, run.shape.path
    foci = run.numbers(*(iri(name) for name in ("spain", "france", "atlantis")))
    rows, reached = walk(run.image, path, foci) if path else (np.arange(3), foci)
    for constraint in run.constraints:
        if isinstance(constraint, Custom) and isinstance(constraint.validator, AskValidator):
            right = run.bench.ask(run.shape, constraint, foci[rows], reached)
            for focus, number in zip(foci[rows][~right], reached[~right], strict=True):
                value = term(int(number))
                texts = messages_of(run.shape, constraint, {"value": value})
                yield written(term(int(focus)), value, path, texts if _has_messages(shapes) else ())
            continue
        found = run.bench.select(run.shape, constraint, foci)
        columns = (found.rows.tolist(), found.values, found.paths, found.messages)
        for row, at, way, texts in zip(*columns, strict=True):
            yield written(
                term(int(foci[row])), at, way or path, texts if _has_messages(shapes) else ()
            )


def _has_messages(shapes: str) -> bool:
    return "sh:message" in shapes and "sh:parameter" not in shapes


def written(
    focus: Node, value: Node | None, path: p.Path | None, messages: Iterable[ox.Literal]
) -> Found:
    return (
        focus.value,
        "" if value is None else value.value,
        path.iri.value if isinstance(path, p.Predicate) else "",
        frozenset(message.value for message in messages),
    )


def theirs(shapes: str) -> Iterator[Found]:
    """Return what pySHACL finds.

    Without messages that it makes up itself, and without those of components: each of its
    results has those of the results before it too. Of what ASK finds at a property shape, it
    leaves the value out, which the specification binds.
    """
    _, report, _ = pyshacl.validate(
        Graph().parse(data=HEAD + DATA, format="turtle"),
        shacl_graph=Graph().parse(data=f"{HEAD} :Shape {shapes}", format="turtle"),
    )
    assert isinstance(report, Graph)
    for result in report.subjects(RDF.type, SH.ValidationResult):
        path, value = (report.value(result, name) for name in (SH.resultPath, SH.value))
        messages = frozenset(map(str, report.objects(result, SH.resultMessage)))
        yield (
            str(report.value(result, SH.focusNode)),
            "" if value is None else str(value),
            str(path) if isinstance(path, URIRef) else "",
            messages if _has_messages(shapes) else frozenset(),
        )
