"""Validation with pySHACL, the reference engine.

Shapes and data are given as graphs that were read already: pySHACL would open
a file or an address that it is given as text. Nothing is imported, inferred
or fetched.
"""

import pyshacl
from rdflib import Graph

from habeas.shacl.report import Report, read_report

__all__ = ["validate"]


def validate(data: Graph, shapes: Graph) -> Report:
    """Check ``data`` against ``shapes``.

    Parameters
    ----------
    data
        Records together with the ontology: classes of subclasses and concepts of
        schemes are looked up here.
    shapes
        A shapes graph. Only SHACL Core and SPARQL constraints are run.

    Returns
    -------
    Report
        Its findings sorted by severity, rule, focus and value.

    Examples
    --------
    >>> from habeas import assets
    >>> record = Graph().parse(data="<urn:test:x> a <https://w3id.org/habeas/ontology#Claim> .")
    >>> report = validate(record, assets.shapes())
    >>> report.conforms
    False
    """
    _, results, _ = pyshacl.validate(
        data,
        shacl_graph=shapes,
        inference="none",
        advanced=False,
        do_owl_imports=False,
        meta_shacl=False,
        allow_warnings=True,
    )
    assert isinstance(results, Graph)
    return read_report(results, shapes)
