"""SPARQL queries of proven shapes, answered from the columns of a release.

Recognized are co-involvement, brokers, coverage gaps, counts by year and what is like them:
see :mod:`habeas.columns.asked`. The answer has the rows that the engine would
give; if it cannot be sure to have them, or a query is anything else, there is none.
"""

from habeas.columns.answering import Answer, answered
from habeas.columns.asked import Question, question
from habeas.columns.days import Kind, written
from habeas.columns.layout import Numbers
from habeas.columns.opened import Columns
from habeas.columns.words import Unrecognized
from habeas.shacl.sparql.syntax import Query

__all__ = ["MOST_WRITTEN", "answer"]

#: Longer answers are left to the engine, which streams them.
MOST_WRITTEN = 200_000


def answer(tree: Query, columns: Columns) -> bytes | None:
    """Return the whole answer as SPARQL results in TSV, or None if the columns do not know it.

    Parameters
    ----------
    tree
        A query that asks the whole release, no variable given.
    columns
        The columns of the release.
    """
    try:
        asked = question(tree)
        if asked.grouped is None and not asked.without and not asked.is_distinct:
            return None  # nothing is counted, missing or looked for twice: the engine is quick
        found = answered(asked, columns)
    except Unrecognized:
        return None
    return _written(asked, found, columns) if found.rows <= MOST_WRITTEN else None


def _written(asked: Question, found: Answer, columns: Columns) -> bytes:
    cells: list[list[str]] = []
    for each in asked.columns:
        if each.count is not None:
            cells.append([str(number) for number in found.counts[each.count].tolist()])
        else:
            cells.append(_terms(asked.kinds[each.name], found.terms[each.name], columns))
    head = "\t".join(each.name for each in asked.columns)
    lines = cells[0] if len(cells) == 1 else ["\t".join(row) for row in zip(*cells, strict=True)]
    return "\n".join([head, *lines, ""]).encode()


def _terms(kind: Kind, numbers: Numbers, columns: Columns) -> list[str]:
    """Return the values of a variable as SPARQL writes them."""
    if kind is Kind.IRI:
        return [f"<{iri}>" for iri in columns.terms.iris(numbers)]
    return [written(kind, number) for number in numbers.tolist()]
