"""The front door: data and shapes in, a report out.

Nothing is imported, inferred or fetched, whatever data and shapes say.
"""

from typing import Any

from habeas.shacl.descriptions import descriptions_of
from habeas.shacl.errors import UnknownEngineError
from habeas.shacl.evaluation.executor import Tell
from habeas.shacl.image import Image, image_of
from habeas.shacl.interchange import is_rdflib, to_rdflib, triples_of
from habeas.shacl.names import Names
from habeas.shacl.plan import Plan
from habeas.shacl.reading import read_plan
from habeas.shacl.report import Report
from habeas.shacl.watch import Watch

__all__ = ["ENGINES", "plan_of", "validate"]

ENGINES = ("columnar", "pyshacl")


def validate(
    data: Any, shapes: Any, *, engine: str = "columnar", tell: Tell | None = None
) -> Report:
    """Check data against shapes.

    Parameters
    ----------
    data
        An rdflib graph, a pyoxigraph store, triples or quads of pyoxigraph, a
        :class:`~pathlib.Path` to a file, or an :class:`~habeas.shacl.image.Image`. Classes of
        subclasses are looked up here, as the specification says; named graphs count as one graph.
    shapes
        The same kinds of things, or a :class:`~habeas.shacl.plan.Plan` read before. May be the
        same object as ``data``.
    engine
        ``columnar``, ours, or ``pyshacl``, the reference, which is slow and needs rdflib.
    tell
        Called with a line for each shape, for progress.

    Returns
    -------
    Report
        Sorted; the same for the same input.

    Raises
    ------
    ShapesError
        If the shapes are not well-formed, with every node and rule; nothing was validated.
    UnreadableDataError
        If a file cannot be read, with line and column.
    UnknownEngineError
        If there is no such engine.

    Examples
    --------
    >>> from rdflib import Graph
    >>> shapes = Graph().parse(data='''
    ...     @prefix sh: <http://www.w3.org/ns/shacl#> .
    ...     <urn:test:S> sh:targetClass <urn:test:Case> ;
    ...         sh:property [ sh:path <urn:test:source> ; sh:minCount 1 ] .''')
    >>> report = validate(Graph().parse(data="<urn:test:a> a <urn:test:Case> ."), shapes)
    >>> report.conforms, report.findings[0].focus
    (False, 'urn:test:a')
    """
    if engine not in ENGINES:
        raise UnknownEngineError(engine, ENGINES)
    if data is shapes and not isinstance(data, Image | Plan):
        triples, prefixes = triples_of(data)
        data, plan = triples, read_plan(triples, prefixes)
    else:
        plan = plan_of(shapes)
    if engine == "pyshacl":
        from habeas.shacl.reference import validate_with_pyshacl

        found = validate_with_pyshacl(_rdflib(data), _rdflib(plan.triples))
        names = Names(plan.prefixes)
        return Report.of(found, plan, describe=descriptions_of(triples_of(data)[0], names))
    return Watch(plan, data if isinstance(data, Image) else image_of(data), tell).report()


def plan_of(shapes: Any) -> Plan:
    """Return the plan of a shapes graph, which can be used for many validations."""
    return shapes if isinstance(shapes, Plan) else read_plan(*triples_of(shapes))


def _rdflib(data: Any) -> Any:
    """Return data as an rdflib graph."""
    if is_rdflib(data):
        return data
    from rdflib import Graph

    graph = Graph()
    for triple in triples_of(data)[0]:
        graph.add(
            (to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object))
        )
    return graph
