"""Everything loaded before the first request: a sealed process cannot open a module any more."""

import codecs
import pkgutil
from importlib import import_module

import habeas.shacl
from habeas.validating import json_ld, rdf_xml
from habeas.validating.checking import Checker
from habeas.validating.parts import Part
from habeas.validating.reports import REPORTS

__all__ = ["SAMPLES", "warm"]

#: It is for tests, and loads libraries that open what they are named.
_REFERENCE_ENGINE = "habeas.shacl.reference"

_SHAPES = Part(
    b"""
    @prefix sh: <http://www.w3.org/ns/shacl#> .
    <urn:sample:Shape> sh:targetClass <urn:sample:Case> ; sh:property [
        sh:path ( [ sh:inversePath <urn:sample:about> ] <urn:sample:says> ) ;
        sh:datatype <http://www.w3.org/2001/XMLSchema#date> ; sh:pattern "^[a-z]+$" ;
        sh:maxInclusive 3 ; sh:in ( 1 2 ) ; sh:message "Say a date."@en ; sh:uniqueLang true
    ] ; sh:sparql [
        sh:select "SELECT $this ?value WHERE { ?value <urn:sample:about> $this }"
    ] .
    """,
    "ttl",
)
_RECORD = Part(
    b"""
    @prefix habeas: <https://w3id.org/habeas/ontology#> .
    <urn:sample:a> a habeas:Case ; habeas:isSupportedBy [ habeas:hasEditorNote "x"@en ] .
    """,
    "ttl",
)
_CASE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <urn:sample:Case"
_TRIPLES = f'<urn:sample:a> <{_CASE}> . _:b <urn:sample:about> <urn:sample:a> . _:b <urn:sample:says> "1" .'
#: The same data in every syntax, with something wrong in it.
SAMPLES = (
    *(Part(_TRIPLES.replace(" . ", " .\n").encode(), name) for name in ("ttl", "trig", "nt", "nq")),
    Part(
        b'{"@context": {"says": "urn:sample:says"}, "urn:sample:about": {"@id": "urn:sample:a",'
        b'"@type": "urn:sample:Case"}, "says": "1"}',
        "jsonld",
    ),
    Part(
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:s="urn:sample:">'
        b'<rdf:Description s:says="1"><s:about><s:Case rdf:about="urn:sample:a"/></s:about>'
        b"</rdf:Description></rdf:RDF>",
        "rdf",
    ),
)


def warm() -> None:
    """Load every module and codec that a validation can need, and what is read once."""
    for module in pkgutil.walk_packages(habeas.shacl.__path__, "habeas.shacl."):
        if module.name != _REFERENCE_ENGINE:
            import_module(module.name)
    for name in rdf_xml.ENCODINGS:
        codecs.lookup(name)
    json_ld.our_context()
    checker = Checker()
    for sample in (_RECORD, *SAMPLES):
        for shapes in (None, _SHAPES):
            checked = checker.check(sample, shapes)
            for report in REPORTS.values():
                report.writer(checked)
