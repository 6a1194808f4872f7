r"""A network for Pajek: as a network file, and as a project with partitions and vectors.

Vertices are numbered from 1 in the order of their IRIs, as ``number`` of
:func:`habeas.networks.exports.csv_tables.nodes_csv` does. Pajek knows no
escapes: in labels, a quotation mark becomes an apostrophe, a backslash a
slash, and an end of line a space.

References
----------
.. [1] V. Batagelj and A. Mrvar, "Pajek: Program for Analysis and Visualization of Large Networks",
   reference manual.
"""

from collections import Counter
from math import cos, pi, sin

from habeas.networks.exports.rows import AnyNetwork, Rows, rows_of

__all__ = ["pajek", "pajek_project"]

_SHAPES = {"Organization": "box", "Group": "diamond", "Case": "triangle"}
_PARTITIONS = ("kind", "country", "type")


def pajek(network: AnyNetwork) -> bytes:
    """Return the network as a Pajek network [1]_ (``.net``), in UTF-8.

    Vertices are called by their labels, with the IRI behind it where two have the same one. They
    stand on a circle, their shapes by kind: people are ellipses, organizations boxes, groups
    diamonds and cases triangles. The value of a line is its weight.
    """
    return "\n".join([*_network(rows_of(network, evidence=False)), ""]).encode()


def pajek_project(network: AnyNetwork) -> bytes:
    """Return the network as a Pajek project [1]_ (``.paj``), in UTF-8.

    The network, with a partition each for kind, country and type, and a vector of strengths (the
    weights at a vertex, both ways). The name of a partition says what its numbers mean; 0 is
    unknown.
    """
    rows = rows_of(network, evidence=False)
    count = f"*Vertices {len(rows.nodes)}"
    lines = [f"*Network {_name(str(rows.about.get('label', 'network')))}", *_network(rows)]
    for attribute in _PARTITIONS:
        values = [str(said.get(attribute, "")) for said in rows.said]
        number = {value: place for place, value in enumerate(sorted({*values, ""}))}
        legend = ", ".join(f"{place} {_name(value)}" for value, place in number.items() if place)
        lines += ["", f"*Partition {attribute}: {legend}" if legend else f"*Partition {attribute}"]
        lines += [count, *(str(number[value]) for value in values)]
    strength = [0.0] * len(rows.nodes)
    for one, other, about in rows.edges:
        for end in (one, other):
            strength[end] += float(about.get("weight", 1.0))
    lines += ["", "*Vector strength", count, *map(str, strength)]
    return "\n".join([*lines, ""]).encode()


def _network(rows: Rows) -> list[str]:
    labels = [_name(rows.label(place)) for place in range(len(rows.nodes))]
    times = Counter(labels)
    lines = [f"*Vertices {len(rows.nodes)}"]
    for place, (iri, label) in enumerate(zip(rows.nodes, labels, strict=True)):
        called = label if label and times[label] == 1 else f"{label} <{_name(iri)}>".strip()
        angle = 2 * pi * place / len(rows.nodes)
        x, y = 0.5 + 0.45 * cos(angle), 0.5 + 0.45 * sin(angle)
        shape = _SHAPES.get(str(rows.said[place].get("kind", "")), "ellipse")
        lines.append(f'{place + 1} "{called}" {x:.4f} {y:.4f} {shape}')
    lines.append("*Arcs" if rows.directed else "*Edges")
    lines += [
        f"{one + 1} {other + 1} {about.get('weight', 1.0)}" for one, other, about in rows.edges
    ]
    return lines


def _name(text: str) -> str:
    r"""Return a text that stands between quotation marks on one line.

    Examples
    --------
    >>> _name('Ada "the \\ pen"\n Example')
    "Ada 'the / pen' Example"
    """
    return " ".join(text.replace('"', "'").replace("\\", "/").split())
