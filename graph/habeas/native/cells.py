r"""How cells are taken apart, as SQL over whole columns.

Values stand with semicolons between them; ``\;``, ``\@`` and ``\\`` are the
characters themselves. While a cell is taken apart, these stand as control
characters, which no cell that is used holds.
"""

from collections.abc import Sequence

from habeas.native.columns import Form, NativeColumn

__all__ = ["CONTROLS", "LOCAL", "TAG", "clean", "items", "lines", "literal"]

#: What cannot stand in a cell.
CONTROLS = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F]"
#: The local part of an identifier.
LOCAL = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?"
#: A language at the end of a text.
TAG = r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"
_SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"


def clean(cell: str) -> str:
    """Return SQL for a cell without white space around it, NULL if that is all.

    An apostrophe before what would be a formula is taken away: an export puts it there.
    """
    trimmed = f"trim({cell}, {_SPACE})"
    bare = rf"regexp_replace({trimmed}, '^''(''*[=+@-])', '\1')"
    return f"nullif(CASE WHEN starts_with({trimmed}, '''') THEN {bare} ELSE {trimmed} END, '')"


def _protected(cell: str) -> str:
    r"""Return SQL for a cell whose escaped characters are out of the way."""
    hidden = rf"replace(replace(replace({cell}, '\\', chr(1)), '\;', chr(2)), '\@', chr(4))"
    return rf"(CASE WHEN contains({cell}, '\') THEN {hidden} ELSE {cell} END)"


def _plain(item: str) -> str:
    """Return SQL for an item as it was meant, without escapes."""
    return rf"replace(replace(replace({item}, chr(4), '@'), chr(2), ';'), chr(1), '\')"


def _parts(cell: str, form: Form) -> str:
    """Return SQL for the list of the values of a protected cell, with empty ones."""
    if form == "prose":
        cut = rf"regexp_replace({cell}, '(\S@{TAG})\s*;', '\1' || chr(3), 'g')"
        return f"string_split({cut}, chr(3))"
    if form == "address":
        return (
            rf"string_split(regexp_replace({cell}, ';\s*(https?://)', chr(3) || '\1', 'g'), chr(3))"
        )
    return f"string_split({cell}, ';')"


def items(column: NativeColumn, cell: str) -> str:
    """Return SQL for the list of the distinct values of a cell; those of texts stay protected.

    A text may end in its language, which is told from an escaped at sign only later.
    """
    held = _protected(cell)
    if column.many:
        trimmed = f"list_transform({_parts(held, column.form)}, lambda x: trim(x, {_SPACE}))"
        several = f"list_distinct(list_filter({trimmed}, lambda x: x <> ''))"
        found = f"(CASE WHEN contains({cell}, ';') THEN {several} ELSE [{held}] END)"
    else:
        found = f"[{held}]"
    if column.form in ("text", "prose"):
        return found
    return f"list_transform({found}, lambda x: {_plain('x')})"


def in_order(cell: str) -> str:
    """Return SQL for the list of all values of a cell, empty ones as NULL, repeated ones kept."""
    cut = f"string_split({_protected(cell)}, ';')"
    return f"list_transform({cut}, lambda x: nullif({_plain(f'trim(x, {_SPACE})')}, ''))"


def whole(cell: str) -> str:
    """Return SQL for a cell as one value, whatever separators it holds."""
    return _plain(_protected(cell))


def literal(text: str) -> str:
    """Return SQL for a text as N-Triples writes it, without a language."""
    escaped = text
    for character, written in (
        (r"'\'", r"'\\'"),
        ("'\"'", r"""'\"'"""),
        ("chr(10)", r"'\n'"),
        ("chr(13)", r"'\r'"),
        ("chr(9)", r"'\t'"),
    ):
        escaped = f"replace({escaped}, {character}, {written})"
    needs = rf"""regexp_matches({text}, '["\\\n\r\t]')"""
    return f"""('"' || (CASE WHEN {needs} THEN {escaped} ELSE {text} END) || '"')"""


def worded(item: str) -> str:
    """Return SQL for the words of a text item, without the language at its end."""
    cut = rf"CASE WHEN regexp_matches({item}, '\S@{TAG}$') THEN regexp_replace({item}, '@{TAG}$', '') ELSE {item} END"
    return _plain(f"(CASE WHEN contains({item}, '@') THEN {cut} ELSE {item} END)")


def tagged(item: str) -> str:
    """Return SQL for the language at the end of a text item, in lower case; NULL without one."""
    found = rf"lower(regexp_extract({item}, '\S@({TAG})$', 1))"
    return f"(CASE WHEN contains({item}, '@') THEN nullif({found}, '') END)"


def lines(parts: Sequence[str]) -> str:
    """Return SQL for a sorted list of lines as one text; parts that are NULL are left out."""
    return f"array_to_string(list_sort(list_filter([{', '.join(parts)}], lambda x: x IS NOT NULL)), chr(10))"
