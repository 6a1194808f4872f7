"""Small random graphs, and random queries that try the borders of what may be rewritten."""

import pyoxigraph as ox
from hypothesis import strategies as st

__all__ = [
    "GRAPHS",
    "NODES",
    "absence_queries",
    "asking_queries",
    "counting_queries",
    "datasets",
    "lookup_queries",
]

NODES = [ox.NamedNode(f"urn:test:{name}") for name in "abcd"]
PROPERTIES = [ox.NamedNode(f"urn:test:{name}") for name in "pqr"]
VALUES = [ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))]
BLANKS = [ox.BlankNode("b0")]
GRAPHS = [ox.NamedNode("urn:test:g"), ox.NamedNode("urn:test:h")]

datasets = st.lists(
    st.builds(
        ox.Quad,
        st.sampled_from(NODES + BLANKS),
        st.sampled_from(PROPERTIES),
        # a property can be a node too
        st.sampled_from(NODES * 3 + BLANKS + VALUES + PROPERTIES[:1]),
        st.sampled_from(GRAPHS),
    ),
    min_size=4,
    max_size=24,
)

_variables = st.sampled_from(["?x", "?y", "?z", "?u", "?v"])
_nodes = st.sampled_from(["<urn:test:a>", "<urn:test:b>"])
_plain = st.sampled_from(["<urn:test:p>", "<urn:test:q>", "<urn:test:r>"])
_paths = st.sampled_from(
    [
        "<urn:test:p>/<urn:test:q>",
        "^<urn:test:p>",
        "<urn:test:q>*",
        "<urn:test:q>?",
        "<urn:test:p>/<urn:test:q>*",
        "<urn:test:r>+",
        "<urn:test:p>|<urn:test:r>",
        "!<urn:test:p>",
    ]
)
_values = st.sampled_from(["<urn:test:a>", "<urn:test:b>", "1", "_:n", "[]", "?w"])


@st.composite
def _pattern(draw: st.DrawFn) -> str:
    subject = draw(st.one_of(_variables, _variables, _variables, _nodes, st.just("_:n")))
    verb = draw(st.one_of(_plain, _plain, _plain, _paths, st.sampled_from(["?v", "?k"])))
    value = draw(st.one_of(_variables, _variables, _variables, _values))
    return f"{subject} {verb} {value} ."


_conditions = st.builds(
    "FILTER({} {} {})".format,
    _variables,
    st.sampled_from(["=", "!="]),
    st.one_of(_variables, _nodes),
)
_bounds = st.builds("FILTER(BOUND({}))".format, _variables)
_tables = st.sampled_from(
    [
        "VALUES ?x { <urn:test:a> <urn:test:d> }",
        "VALUES (?x ?y) { (<urn:test:a> UNDEF) (UNDEF <urn:test:b>) }",
        "VALUES ?y { <urn:test:none> <urn:test:b> }",
    ]
)
_bindings = st.sampled_from(
    [
        "BIND(<urn:test:a> AS ?m)",
        "BIND(?x AS ?m)",
        "BIND(?nothing AS ?m)",
        "BIND(<urn:test:none> AS ?m)",
    ]
)


def _patterns(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(_pattern(), min_size=least, max_size=most).map(" ".join)


def _own_blanks(text: str, number: int) -> str:
    """Blank nodes may not be named in two groups: each group has its own."""
    return text.replace("_:n", f"_:n{number}")


@st.composite
def _inside(draw: st.DrawFn, number: int) -> str:
    """What EXISTS asks for."""
    parts = [draw(_patterns(1, 3))]
    kind = draw(
        st.sampled_from(
            ["", "", "", "filter", "union", "optional", "graph", "braces", "select", "nested"]
        )
    )
    more = _own_blanks(draw(_patterns(1, 2)), number + 50)
    match kind:
        case "filter":
            parts.append(draw(st.one_of(_conditions, _bounds)))
        case "union":
            other = _own_blanks(draw(_patterns(1, 2)), number + 60)
            # what is optional in a branch does not know what stands beside the branch
            rest = draw(st.sampled_from(["", "", f"OPTIONAL {{ {draw(_pattern())} }}"]))
            rest = _own_blanks(rest, number + 70)
            parts.append(f"{{ {more} {rest} }} UNION {{ {other} }}")
        case "optional":
            parts.append(f"OPTIONAL {{ {more} }}")
            parts.append(draw(st.one_of(_conditions, _bounds)))
        case "graph":
            parts.append(f"GRAPH {draw(st.sampled_from(['?g', '<urn:test:g>']))} {{ {more} }}")
        case "braces":
            rest = draw(st.sampled_from(["", "BIND(?x AS ?m) FILTER(?x != ?y)"]))
            parts.append(f"{{ {more} {rest} }}")
        case "select":
            parts = [f"SELECT ?x {{ {parts[0]} {more} }}"]
        case "nested":
            parts.append(f"FILTER NOT EXISTS {{ {more} }}")
    return _own_blanks(" ".join(parts), number)


@st.composite
def _group(draw: st.DrawFn, number: int = 0, depth: int = 0) -> str:
    """A group with conditions that ask for something."""
    parts = [draw(_patterns(0 if depth else 1, 2))]
    for _ in range(draw(st.integers(0, 2))):
        kind = draw(
            st.sampled_from(
                ["optional", "union", "graph", "values", "bind", "select", "braces", "minus"]
            )
        )
        inner = draw(_patterns(1, 2)) if depth else draw(_group(number + 7 + len(parts), depth + 1))
        inner = _own_blanks(inner, number + 20 + len(parts))
        match kind:
            case "optional":
                parts.append(f"OPTIONAL {{ {inner} }}")
            case "union":
                parts.append(f"{{ {inner} }} UNION {{ {draw(_pattern()).replace('_:n', '[]')} }}")
            case "graph":
                parts.append(f"GRAPH {draw(st.sampled_from(['?g', '<urn:test:g>']))} {{ {inner} }}")
            case "values":
                parts.append(draw(_tables))
            case "bind" if not any("BIND" in part for part in parts):
                parts.append(draw(_bindings))
            case "select":
                names = draw(st.sampled_from(["*", "?x", "?x ?y", "(1 AS ?o)", "?y (?x AS ?o)"]))
                parts.append(f"{{ SELECT {names} {{ {inner} }} }}")
            case "braces":
                parts.append(f"{{ {inner} }}")
            case "minus":
                parts.append(f"MINUS {{ {inner} }}")
    asked = draw(_inside(number + 3))
    condition = draw(
        st.sampled_from(
            [
                "FILTER NOT EXISTS {{ {} }}",
                "FILTER NOT EXISTS {{ {} }}",
                "FILTER(NOT EXISTS {{ {} }})",
                "FILTER EXISTS {{ {} }}",
                "FILTER(EXISTS {{ {} }} || BOUND(?z))",
            ]
        )
    ).format(asked)
    parts.insert(draw(st.integers(0, len(parts))), condition)
    return _own_blanks(" ".join(parts), number)


asking_queries = st.builds(
    "{} {{ {} }}".format,
    st.sampled_from(["SELECT *", "SELECT DISTINCT ?x ?y", "SELECT ?x ?y", "ASK"]),
    _group(),
)


@st.composite
def _lookups(draw: st.DrawFn) -> str:
    """Patterns in any order, with other things around."""
    parts = [_own_blanks(draw(_patterns(2, 4)), 0)]
    for number in range(draw(st.integers(0, 2))):
        inner = _own_blanks(draw(_patterns(2, 3)), number + 1)
        parts.append(
            draw(
                st.sampled_from(
                    [
                        "OPTIONAL {{ {} }}",
                        "{{ {} }} UNION {{ ?x ?y ?z }}",
                        "GRAPH ?g {{ {} }}",
                        "MINUS {{ {} }}",
                        # conditions that speak of what has a value only further out
                        "{{ {} FILTER(?u = ?x) }}",
                        "OPTIONAL {{ {} FILTER(?x != ?u) }}",
                        "MINUS {{ {} FILTER(?x != ?y) }}",
                        "{{ {} BIND(?x AS ?m) }}",
                        "{{ SELECT ?x ?z {{ {} }} }}",
                    ]
                )
            ).format(inner)
        )
        parts.append(draw(st.one_of(_conditions, _bounds)))
    if draw(st.booleans()):
        parts.append(_own_blanks(draw(_patterns(1, 2)), 9))
    body = " ".join(parts)
    head = draw(
        st.sampled_from(
            ["SELECT *", "SELECT ?x ?y", "SELECT DISTINCT ?x", "SELECT (COUNT(*) AS ?n)"]
        )
    )
    return f"{head} {{ {body} }}"


lookup_queries = _lookups()


@st.composite
def _absences(draw: st.DrawFn) -> str:
    """Something, and a condition that little is not there: most can be taken away with MINUS."""
    verb = st.sampled_from(["<urn:test:p>", "<urn:test:q>", "<urn:test:r>"])
    ends = st.sampled_from(["?x", "?x", "?y", "?y", "?z", "<urn:test:a>"])

    def patterns(least: int, most: int, subjects: st.SearchStrategy[str]) -> str:
        return " ".join(
            f"{draw(subjects)} {draw(verb)} {draw(ends)} ."
            for _ in range(draw(st.integers(least, most)))
        )

    extra = draw(
        st.sampled_from(
            [
                *[""] * 6,
                "OPTIONAL { ?x <urn:test:r> ?z }",
                "OPTIONAL { ?u <urn:test:r> ?z }",
                "{ ?x <urn:test:p> ?z } UNION { ?x <urn:test:q> ?y }",
                "{ SELECT ?z { ?z <urn:test:p> ?x } }",
                "{ SELECT (?x AS ?z) { ?x <urn:test:p> ?y } }",
                "{ SELECT * { ?x <urn:test:p> ?y } VALUES ?u { <urn:test:a> UNDEF } }",
                "{ SELECT ?x (COUNT(?z) AS ?n) { ?x <urn:test:p> ?z } GROUP BY ?x }",
                "BIND(<urn:test:a> AS ?z)",
                "BIND(?none AS ?z)",
                "VALUES (?z ?x) { (UNDEF <urn:test:a>) (<urn:test:b> UNDEF) }",
                "VALUES ?z { <urn:test:none> 1 <urn:test:b> }",
                "MINUS { ?z <urn:test:p> ?z }",
                "GRAPH ?g { ?x <urn:test:p> ?z }",
            ]
        )
    )
    narrow = draw(
        st.sampled_from(
            [
                *[""] * 12,
                "FILTER(?x != ?y)",
                "FILTER(?u = ?x)",
                "FILTER(BOUND(?z))",
                "FILTER(!BOUND(?u))",
                "OPTIONAL { ?u <urn:test:q> ?z }",
                "?u <urn:test:q>* ?w .",
                "?z <urn:test:q>? ?u .",
                "?u <urn:test:p>/<urn:test:q> [] .",
                "FILTER EXISTS { ?x <urn:test:q> ?z }",
                "?u ?g ?w .",
            ]
        )
    )
    inside = patterns(2, 3, st.sampled_from(["?x", "?y", "?u", "?u", "?u", "?z"])) + f" {narrow}"
    parts = [draw(st.sampled_from(["{} {}", "{1} {0}"])).format(patterns(1, 2, ends), extra)]
    condition = draw(
        st.sampled_from(
            [
                *["FILTER NOT EXISTS {{ {} }}"] * 8,
                "FILTER(NOT EXISTS {{ {} }})",
                *["FILTER EXISTS {{ {} }}"] * 4,
                "FILTER(NOT EXISTS {{ {} }} || ?x = ?y)",
            ]
        )
    ).format(inside)
    parts.insert(draw(st.sampled_from([1, 1, 1, 1, 0])), condition)
    body = " ".join(parts)
    around = draw(
        st.sampled_from(
            [
                *["{}"] * 12,
                "?z <urn:test:p> ?u OPTIONAL {{ {} }}",
                "?z <urn:test:p> ?u {{ {} }}",
                "{{ {} }} UNION {{ ?x <urn:test:p> ?z }}",
                "GRAPH ?g {{ {} }}",
                "GRAPH <urn:test:g> {{ {} }}",
                "?z <urn:test:p> ?u MINUS {{ {} }}",
                "{{ SELECT ?x ?z {{ {} }} }} ?z <urn:test:q> ?y",
                "?z <urn:test:p> ?u FILTER EXISTS {{ {} }}",
                "{} VALUES ?z {{ <urn:test:a> }}",
                "{} ?x <urn:test:q> ?z .",
            ]
        )
    )
    head = draw(st.sampled_from(["SELECT *", "SELECT *", "SELECT ?x", "SELECT (COUNT(*) AS ?n)"]))
    tail = draw(st.sampled_from([*[""] * 5, " VALUES ?z { <urn:test:b> }"]))
    return f"{head} {{ {around.format(body)} }}{tail}"


absence_queries = _absences()

#: Questions about the whole graph, and some that only look like it.
counting_queries = st.builds(
    "{} {{ {} }}{}{}".format,
    st.sampled_from(
        [
            "SELECT (COUNT(*) AS ?n)",
            "SELECT (COUNT(?s) AS ?n)",
            "SELECT (COUNT(DISTINCT ?p) AS ?n)",
            "SELECT (COUNT(DISTINCT ?s) AS ?n) (COUNT(?o) AS ?m)",
            "SELECT (COUNT(DISTINCT ?o) AS ?n)",
            "SELECT (COUNT(DISTINCT *) AS ?n)",
            "SELECT (COUNT(?none) AS ?n)",
            "SELECT (COUNT(*) AS ?s)",
            "SELECT ?p (COUNT(*) AS ?n)",
            "select ?p (count(distinct ?s) as ?n)",
            "SELECT ?o (COUNT(?s) AS ?n)",
            "SELECT ?g (COUNT(*) AS ?n)",
            "SELECT (COUNT(*) AS ?n) ?p",
            "SELECT DISTINCT ?p",
            "SELECT DISTINCT ?o",
            "SELECT DISTINCT ?s",
            "SELECT DISTINCT ?g",
            "SELECT ?p",
        ]
    ),
    st.sampled_from(
        [
            "?s ?p ?o",
            "?s ?p ?o .",
            "?s <urn:test:p> ?o",
            "?s <urn:test:none> ?o",
            "?s <urn:test:q> <urn:test:a>",
            "?s <urn:test:q> 1",
            "?s <urn:test:q> <urn:test:none>",
            "<urn:test:a> ?p ?o",
            "?s ?p ?s",
            "?s ?p ?p",
            "?s a ?o",
            "?s ?p ?o FILTER(ISIRI(?o))",
            "GRAPH ?g { ?s ?p ?o }",
            "GRAPH ?g { ?g ?p ?o }",
            "GRAPH <urn:test:g> { ?s ?p ?o }",
            "GRAPH <urn:test:none> { ?s ?p ?o }",
            "GRAPH ?g { ?s <urn:test:p> ?o }",
        ]
    ),
    st.sampled_from(["", "", " GROUP BY ?p", " GROUP BY ?o", " GROUP BY ?g", " GROUP BY ?s ?p"]),
    st.sampled_from(
        [
            "",
            "",
            " ORDER BY ?p",
            " ORDER BY DESC(?n) ?p ?o",
            " ORDER BY ?n ?p ?o ?g",
            " ORDER BY ?p LIMIT 2",
            " LIMIT 10",
            " ORDER BY ?p LIMIT 0",
        ]
    ),
)
