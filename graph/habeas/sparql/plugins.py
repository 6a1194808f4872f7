"""What other sides of a release do for a query, where the release has them.

They are opened when a query first needs them: most never do.
"""

from habeas.shacl.sparql.syntax import Query
from habeas.sparql.known import Known

__all__ = ["asks_words", "rows_from_columns", "with_words_found"]

#: Without one of these nothing is counted and nothing missing, and the columns have no answer.
_COUNTED = frozenset({"COUNT", "EXISTS", "MINUS", "BOUND", "DISTINCT"})


def asks_words(text: str) -> bool:
    """Whether a query may look for words in texts."""
    return "matchesText" in text


def rows_from_columns(tree: Query, known: Known) -> bytes | None:
    """Return the whole answer in TSV from the columns of the release; None if they do not know it."""
    if "columns" not in known.sides or not any(each.keyword in _COUNTED for each in tree.tokens):
        return None
    from habeas.columns.shapes import answer

    columns = known.columns
    return None if columns is None else answer(tree, columns)


def with_words_found(text: str, known: Known) -> str:
    """Return a query with what is found by words in the place of patterns that ask for words.

    Raises
    ------
    InvalidQueryError
        If such a pattern cannot be replaced.
    """
    from habeas.search.magic import expand

    return expand(text, known.index)
