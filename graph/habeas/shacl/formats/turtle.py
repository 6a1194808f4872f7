"""A report as Turtle: the same bytes for the same results, with the prefixes that it uses."""

from typing import TYPE_CHECKING

import pyoxigraph as ox

from habeas.shacl.formats.content import Items, Labels, New, Value, conforms, results
from habeas.shacl.names import Names
from habeas.shacl.vocabulary import RDF_TYPE, XSD, sh

if TYPE_CHECKING:
    from habeas.shacl.report import Report

__all__ = ["turtle"]


def turtle(report: "Report") -> str:
    """Return the report as Turtle, each result in brackets."""
    writer = _Writer(report.names, Labels(report))
    lines = [f"[] a {writer.value(sh('ValidationReport'))}"]
    lines.append(f"  {writer.value(sh('conforms'))} {writer.value(conforms(report))}")
    if report.results:
        found = " ,\n    ".join(writer.value(result, 2) for result in results(report))
        lines.append(f"  {writer.value(sh('result'))}\n    {found}")
    prefixes = report.names.prefixes
    head = "".join(f"@prefix {each}: <{prefixes[each]}> .\n" for each in sorted(writer.used))
    return head + "\n" + " ;\n".join(lines) + " .\n"


class _Writer:
    """Writes values, and remembers the prefixes that were used."""

    def __init__(self, names: Names, labels: Labels) -> None:
        self._names = names
        self._labels = labels
        self.used: set[str] = set()

    def value(self, value: Value, depth: int = 0) -> str:
        """Return a value as Turtle; new nodes stand in brackets and have no label."""
        match value:
            case New(statements):
                indent = "  " * (depth + 1)
                lines = f" ;\n{indent}".join(
                    f"{self._predicate(each)} {self.value(inner, depth + 1)}"
                    for each, inner in statements
                )
                if len(statements) == 1:
                    return f"[ {lines} ]"
                return f"[\n{indent}{lines}\n{'  ' * depth}]"
            case Items(members):
                return f"( {' '.join(self.value(each, depth) for each in members)} )"
            case ox.BlankNode():
                return self._labels(value)
            case ox.Literal():
                if value.datatype.value == XSD + "boolean" and value.value in ("false", "true"):
                    return value.value
                if not value.language and value.datatype.value != XSD + "string":
                    self._note(value.datatype.value)
                return self._names.literal(value)
            case _:
                self._note(value.value)
                return self._names.bracketed(value.value)

    def _predicate(self, predicate: ox.NamedNode) -> str:
        return "a" if predicate == RDF_TYPE else self.value(predicate)

    def _note(self, iri: str) -> None:
        if (short := self._names.short(iri)) is not None:
            self.used.add(short.partition(":")[0])
