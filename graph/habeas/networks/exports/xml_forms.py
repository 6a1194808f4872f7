"""A network as GraphML and as GEXF, in UTF-8.

Both hold plain values only: lists of IRIs become text with spaces between (an
IRI has none), and what is not known is left out. No file names an address but
those of its namespaces, so that nothing is fetched when it is opened.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from habeas.networks.exports.rows import AnyNetwork, Rows, plain, rows_of

__all__ = ["gexf", "graphml"]

# What XML 1.0 cannot hold, not even escaped.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPES = {"boolean": bool, "long": int, "double": float}
#: What GEXF says of an element itself, and not as one of its values.
_TIMES = ("start", "end", "spells")
_Said = Mapping[str, Any]


def graphml(network: AnyNetwork) -> bytes:
    """Return the network as GraphML."""
    rows = rows_of(network)
    keys: dict[tuple[str, str], tuple[str, str]] = {}
    lines = []
    for domain, items in (
        ("graph", [rows.about]),
        ("node", rows.said),
        ("edge", [about for *_, about in rows.edges]),
    ):
        for name, kind in _types(items).items():
            key = keys[domain, name] = f"d{len(keys)}", kind
            lines.append(
                f'<key id="{key[0]}" for="{domain}" attr.name={quoteattr(name)} attr.type="{kind}"/>'
            )

    def data(domain: str, said: _Said) -> str:
        return "".join(
            f'<data key="{keys[domain, name][0]}">{_text(value, keys[domain, name][1])}</data>'
            for name, value in said.items()
            if value is not None
        )

    lines.append(f'<graph edgedefault="{"directed" if rows.directed else "undirected"}">')
    lines.append(data("graph", rows.about))
    names = [_attribute(node) for node in rows.nodes]
    lines += [
        f"<node id={name}>{data('node', said)}</node>"
        for name, said in zip(names, rows.said, strict=True)
    ]
    lines += [
        f"<edge source={names[one]} target={names[other]}>{data('edge', about)}</edge>"
        for one, other, about in rows.edges
    ]
    return _document("graphml", 'xmlns="http://graphml.graphdrawing.org/xmlns"', lines, "</graph>")


def gexf(network: AnyNetwork) -> bytes:
    """Return the network as GEXF 1.2, without the day on which it was written.

    Where nodes or edges say their ``start``, ``end`` or ``spells``, it is a dynamic graph: see
    :func:`habeas.networks.time.intervals.with_intervals`.
    """
    rows = rows_of(network)
    edges = [about for *_, about in rows.edges]
    dynamic = any(name in said for said in (*rows.said, *edges) for name in _TIMES)
    mode = ' mode="dynamic" timeformat="date"' if dynamic else ' mode="static"'
    lines = [
        f"<meta><creator>Habeas</creator><description>{_text(_described(rows))}</description></meta>",
        f'<graph defaultedgetype="{"directed" if rows.directed else "undirected"}"{mode}>',
    ]
    of_nodes = _types(rows.said, (*_TIMES, "label"))
    of_edges = _types(edges, (*_TIMES, "weight"))
    for domain, types in (("node", of_nodes), ("edge", of_edges)):
        lines.append(f'<attributes class="{domain}" mode="static">')
        lines += [
            f"<attribute id={quoteattr(name)} title={quoteattr(name)} type={quoteattr(kind)}/>"
            for name, kind in types.items()
        ]
        lines.append("</attributes>")
    names = [_attribute(node) for node in rows.nodes]
    lines.append("<nodes>")
    for place, (name, said) in enumerate(zip(names, rows.said, strict=True)):
        label = _attribute(rows.label(place))
        lines.append(
            f"<node id={name} label={label}{_times(said)}>{_values(said, of_nodes)}</node>"
        )
    lines += ["</nodes>", "<edges>"]
    for number, (one, other, about) in enumerate(rows.edges):
        weight = f" weight={quoteattr(str(about['weight']))}" if "weight" in about else ""
        lines.append(
            f'<edge id="{number}" source={names[one]} target={names[other]}{weight}{_times(about)}>'
            f"{_values(about, of_edges)}</edge>"
        )
    lines.append("</edges>")
    head = 'xmlns="http://www.gexf.net/1.2draft" version="1.2"'
    return _document("gexf", head, lines, "</graph>")


def _document(root: str, head: str, lines: Iterable[str], end: str) -> bytes:
    first = f'<?xml version="1.0" encoding="utf-8"?>\n<{root} {head}>'
    return "\n".join([first, *lines, end, f"</{root}>", ""]).encode()


def _types(items: Iterable[_Said], without: Iterable[str] = ()) -> dict[str, str]:
    """Return the type of each attribute that has a value: of text, if its values have several."""
    found: dict[str, set[str]] = {}
    for said in items:
        for name, value in said.items():
            if value is not None and name not in without:
                found.setdefault(name, set()).add(_type(value))
    numbers = {"long", "double"}
    return {
        name: kinds.pop() if len(kinds) == 1 else "double" if kinds == numbers else "string"
        for name, kinds in found.items()
    }


def _type(value: object) -> str:
    return next((name for name, kind in _TYPES.items() if isinstance(value, kind)), "string")


def _text(value: object, kind: str = "string") -> str:
    return escape(_written(value, kind), {"\r": "&#13;"})


def _attribute(value: object, kind: str = "string") -> str:
    return quoteattr(_written(value, kind))


def _written(value: object, kind: str) -> str:
    if kind == "boolean":
        return str(value).lower()
    return _NOT_IN_XML.sub(" ", str(plain(value)))


def _values(said: _Said, types: Mapping[str, str]) -> str:
    values = "".join(
        f"<attvalue for={quoteattr(name)} value={_attribute(said[name], kind)}/>"
        for name, kind in types.items()
        if said.get(name) is not None
    )
    spells = "".join(f"<spell{_bounds(*spell)}/>" for spell in said.get("spells", ()))
    return (f"<attvalues>{values}</attvalues>" if values else "") + (
        f"<spells>{spells}</spells>" if spells else ""
    )


def _times(said: _Said) -> str:
    return _bounds(said.get("start"), said.get("end"))


def _bounds(start: object, end: object) -> str:
    ends = (("start", start), ("end", end))
    return "".join(f" {name}={_attribute(day)}" for name, day in ends if day is not None)


def _described(rows: Rows) -> str:
    """Return what an edge means and does not mean, in the words of the rule."""
    return " ".join(str(rows.about[name]) for name in ("meaning", "limits") if name in rows.about)
