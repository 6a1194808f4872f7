"""A second validator, to judge the first: focus by focus, each constraint asked in SPARQL.

Written from the specification's SPARQL definitions, with nothing of the engine
in it: shapes are read by queries, paths are walked by Oxigraph, values are
compared by Oxigraph. It is slow and says no more than what is wrong with what.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

__all__ = ["Found", "findings"]

#: Focus, path, component, value, shape: as text.
Found = tuple[str, str, str, str, str]
Term = ox.NamedNode | ox.BlankNode | ox.Literal

_PREFIXES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_XSD = "http://www.w3.org/2001/XMLSchema#"
#: True of each value that meets the constraint, given the parameter as ?param.
_OF_ONE_VALUE = {
    "class": ("Class", "?value rdf:type/rdfs:subClassOf* ?param"),
    "nodeKind": (
        "NodeKind",
        """FILTER(isIRI(?value) && ?param IN (sh:IRI, sh:BlankNodeOrIRI, sh:IRIOrLiteral)
        || isBlank(?value) && ?param IN (sh:BlankNode, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral)
        || isLiteral(?value) && ?param IN (sh:Literal, sh:IRIOrLiteral, sh:BlankNodeOrLiteral))""",
    ),
    "minExclusive": ("MinExclusive", "FILTER(?param < ?value)"),
    "minInclusive": ("MinInclusive", "FILTER(?param <= ?value)"),
    "maxExclusive": ("MaxExclusive", "FILTER(?param > ?value)"),
    "maxInclusive": ("MaxInclusive", "FILTER(?param >= ?value)"),
    "minLength": ("MinLength", "FILTER(!isBlank(?value) && STRLEN(STR(?value)) >= ?param)"),
    "maxLength": ("MaxLength", "FILTER(!isBlank(?value) && STRLEN(STR(?value)) <= ?param)"),
    "pattern": ("Pattern", "FILTER(!isBlank(?value) && REGEX(STR(?value), ?param))"),
}
_CASTS = {_XSD + name for name in ("integer", "decimal", "date", "boolean", "dateTime")}


def findings(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> Counter[Found]:
    """Return what is wrong with ``data``, each as often as it is found."""
    return Counter(_Second(data, shapes).all())


def _store(triples: Iterable[ox.Triple]) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in triples)
    return store


class _Second:
    def __init__(self, data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> None:
        self._data, self._shapes = _store(data), _store(shapes)

    def all(self) -> Iterator[Found]:
        query = """SELECT DISTINCT ?shape { ?shape ?target ?x
            FILTER(?target IN (sh:targetNode, sh:targetClass, sh:targetSubjectsOf,
                sh:targetObjectsOf)) }"""
        for (shape,) in self._rows(self._shapes, query):
            for focus in self._foci(shape):
                yield from self.validate(shape, focus)

    def _foci(self, shape: Term) -> set[Term]:
        found = set(self._of(shape, "targetNode"))
        for name, pattern in (
            ("targetClass", "?x rdf:type/rdfs:subClassOf* ?term"),
            ("targetSubjectsOf", "?x ?term ?any"),
            ("targetObjectsOf", "?any ?term ?x"),
        ):
            for term in self._of(shape, name):
                query = f"SELECT DISTINCT ?x {{ %s {pattern} }}"
                found |= {row[0] for row in self._rows(self._data, query, term=term)}
        return found

    def validate(self, shape: Term, focus: Term) -> Iterator[Found]:
        """Yield what is wrong with one focus."""
        path = next(iter(self._of(shape, "path")), None)
        text = "" if path is None else self._path(path)
        values = [focus] if path is None else self._values(focus, text)

        def wrong(component: str, value: Term | None = None, on: str = text) -> Found:
            name = component + "ConstraintComponent"
            return str(focus), on, name, "" if value is None else str(value), str(shape)

        for value in values:
            for component in self._wrong_with(shape, value):
                yield wrong(component, value)
            yield from self._closed(shape, value, wrong)
        yield from self._counts(shape, values, wrong)
        yield from self._others(shape, focus, values, wrong)
        for inner in self._of(shape, "property"):
            for value in values:
                yield from self.validate(inner, value)

    def _wrong_with(self, shape: Term, value: Term) -> Iterator[str]:
        for name, (component, pattern) in _OF_ONE_VALUE.items():
            for param in self._of(shape, name):
                if not self._ask(pattern, value=value, param=param):
                    yield component
        for datatype in self._of(shape, "datatype"):
            pattern = "FILTER(isLiteral(?value) && datatype(?value) = ?param)"
            right = self._ask(pattern, value=value, param=datatype)
            if not right or not self._has_value(value):
                yield "Datatype"
        for listed in self._of(shape, "in"):
            if not any(self._same(value, each) for each in self._items(listed)):
                yield "In"
        for listed in self._of(shape, "languageIn"):
            pattern = "FILTER(langMatches(lang(?value), ?param))"
            if not any(self._ask(pattern, value=value, param=x) for x in self._items(listed)):
                yield "LanguageIn"
        yield from self._shapes_on(shape, value)

    def _shapes_on(self, shape: Term, value: Term) -> Iterator[str]:
        for inner in self._of(shape, "node"):
            if not self._conforms(inner, value):
                yield "Node"
        for inner in self._of(shape, "not"):
            if self._conforms(inner, value):
                yield "Not"
        for name, component in (("and", "And"), ("or", "Or"), ("xone", "Xone")):
            for listed in self._of(shape, name):
                members = self._items(listed)
                met = sum(self._conforms(inner, value) for inner in members)
                right = {"and": met == len(members), "or": met > 0, "xone": met == 1}[name]
                if not right:
                    yield component

    def _closed(self, shape: Term, value: Term, wrong) -> Iterator[Found]:  # type: ignore[no-untyped-def]
        if not any(each.value == "true" for each in self._of(shape, "closed")):
            return
        allowed = [x for each in self._of(shape, "ignoredProperties") for x in self._items(each)]
        allowed += [x for each in self._of(shape, "property") for x in self._of(each, "path")]
        for predicate, other in self._rows(
            self._data, "SELECT ?p ?o { %s ?value ?p ?o }", value=value
        ):
            if predicate not in allowed:
                yield wrong("Closed", other, str(predicate))

    def _counts(self, shape: Term, values: list[Term], wrong) -> Iterator[Found]:  # type: ignore[no-untyped-def]
        for least in self._of(shape, "minCount"):
            if len(values) < int(least.value):
                yield wrong("MinCount")
        for most in self._of(shape, "maxCount"):
            if len(values) > int(most.value):
                yield wrong("MaxCount")
        for wanted in self._of(shape, "hasValue"):
            if not any(self._same(value, wanted) for value in values):
                yield wrong("HasValue")
        if any(each.value == "true" for each in self._of(shape, "uniqueLang")):
            tags = Counter(
                value.language
                for value in values
                if isinstance(value, ox.Literal) and value.language
            )
            for count in tags.values():
                if count > 1:
                    yield wrong("UniqueLang")
        for inner in self._of(shape, "qualifiedValueShape"):
            met = sum(self._conforms(inner, value) for value in values)
            for least in self._of(shape, "qualifiedMinCount"):
                if met < int(least.value):
                    yield wrong("QualifiedMinCount")
            for most in self._of(shape, "qualifiedMaxCount"):
                if met > int(most.value):
                    yield wrong("QualifiedMaxCount")

    def _others(self, shape: Term, focus: Term, values: list[Term], wrong) -> Iterator[Found]:  # type: ignore[no-untyped-def]
        for other in self._of(shape, "equals"):
            theirs = self._values(focus, str(other))
            for value in [*values, *theirs]:
                if (value in values) != (value in theirs):
                    yield wrong("Equals", value)
        for other in self._of(shape, "disjoint"):
            for value in values:
                if value in self._values(focus, str(other)):
                    yield wrong("Disjoint", value)
        for name, sign in (("LessThan", "<"), ("LessThanOrEquals", "<=")):
            for other in self._of(shape, name[0].lower() + name[1:]):
                for value in values:
                    for another in self._values(focus, str(other)):
                        # Oxigraph also finds a term without a value no greater than itself.
                        pattern = f"FILTER(?value {sign} ?param)"
                        if not self._has_value(value) or not self._ask(
                            pattern, value=value, param=another
                        ):
                            yield wrong(name, value)

    def _has_value(self, term: Term) -> bool:
        """Whether a term is a literal that stands for something which has an order."""
        if not isinstance(term, ox.Literal) or term.language:
            return False
        if term.datatype.value not in _CASTS:
            return True
        cast = f"BIND(<{term.datatype.value}>(STR(?value)) AS ?cast)"
        return self._ask(f"{cast} FILTER(BOUND(?cast))", value=term)

    def _conforms(self, shape: Term, focus: Term) -> bool:
        return next(self.validate(shape, focus), None) is None

    def _values(self, focus: Term, path: str) -> list[Term]:
        """Walk a path from one node, which may be a literal or stand nowhere in the graph."""
        query = f"SELECT DISTINCT ?v {{ %s ?focus {path} ?v }}"
        return [row[0] for row in self._rows(self._data, query, focus=focus)]

    def _path(self, node: Term) -> str:
        if isinstance(node, ox.NamedNode):
            return str(node)
        for name, form in (
            ("inversePath", "^({})"),
            ("zeroOrMorePath", "({})*"),
            ("oneOrMorePath", "({})+"),
            ("zeroOrOnePath", "({})?"),
        ):
            for inner in self._of(node, name):
                return form.format(self._path(inner))
        for listed in self._of(node, "alternativePath"):
            return "(" + "|".join(f"({self._path(each)})" for each in self._items(listed)) + ")"
        return "(" + "/".join(f"({self._path(each)})" for each in self._items(node)) + ")"

    def _of(self, node: Term, name: str) -> list[Term]:
        query = f"SELECT DISTINCT ?v {{ %s ?node sh:{name} ?v }}"
        return [row[0] for row in self._rows(self._shapes, query, node=node)]

    def _items(self, node: Term) -> list[Term]:
        members = []
        while node.value != "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil":
            query = "SELECT ?first ?rest { %s ?node rdf:first ?first ; rdf:rest ?rest }"
            first, node = next(self._rows(self._shapes, query, node=node))
            members.append(first)
        return members

    def _same(self, one: Term, other: Term) -> bool:
        return self._ask("FILTER(sameTerm(?value, ?param))", value=one, param=other)

    def _ask(self, pattern: str, **given: Term) -> bool:
        return bool(_query(self._data, f"ASK {{ %s {pattern} }}", given))

    def _rows(self, store: ox.Store, query: str, **given: Term) -> Iterator[tuple[Term, ...]]:
        found = _query(store, query, given)
        assert isinstance(found, list)
        yield from found


def _query(store: ox.Store, query: str, given: dict[str, Term]) -> object:
    """Run a query in which ``%s`` stands where the given terms are bound."""
    scratch = ox.NamedNode("urn:scratch")
    quads = [
        # In the graph itself: a path of no steps starts only from nodes of the graph.
        ox.Quad(scratch, ox.NamedNode("urn:scratch:" + name), term)
        for name, term in given.items()
    ]
    bound = " ".join(f"<urn:scratch> <urn:scratch:{name}> ?{name} ." for name in given)
    store.extend(quads)
    try:
        result = store.query(_PREFIXES + query.replace("%s", bound))
        if isinstance(result, ox.QuerySolutions):
            return [tuple(row) for row in result]
        return result
    finally:
        for quad in quads:
            store.remove(quad)
