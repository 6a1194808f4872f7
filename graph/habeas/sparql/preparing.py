"""What the engine is given instead of a query: the same question, put so that it is quick.

Four things are rewritten: what EXISTS asks for (``habeas.sparql.existence``,
``habeas.sparql.once``), the order of patterns (``habeas.sparql.ordering``),
questions about the whole graph (``habeas.sparql.counting``) and for the first
rows of an order (``habeas.sparql.foremost``). Beyond that, the sides of a
release answer what they are made for. No rewriting changes an answer; where it
is not certain that it would not, the query stays as it is.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from habeas.shacl.sparql.syntax import in_scope
from habeas.sparql import plugins
from habeas.sparql.counting import answered
from habeas.sparql.existence import laterals
from habeas.sparql.foremost import narrowed
from habeas.sparql.known import Known
from habeas.sparql.once import at_once
from habeas.sparql.ordering import moved, order_shows
from habeas.sparql.reading import Reading, Replacement, read, replaced
from habeas.sparql.walking import asked_in, reaches_out, standings
from habeas.store.interface import Term
from habeas.store.notes import Note

__all__ = ["Prepared", "Step", "prepare"]


@dataclass(frozen=True)
class Step:
    """One rewriting: which, what for, and the text that it made."""

    rule: str
    reason: str
    text: str


@dataclass(frozen=True)
class Prepared:
    """What to ask the engine."""

    text: str
    notes: tuple[Note, ...] = ()
    #: The whole answer, as SPARQL results in TSV; then nothing is asked.
    rows: bytes | None = None
    steps: tuple[Step, ...] = field(default=(), compare=False)


# What a rewriting could be about. Everything else is left after a look at the text.
_WORDS = ("EXISTS", "COUNT", "DISTINCT", "MINUS", "BOUND", "GROUP", "MATCHESTEXT")
# Patterns that end with a constant that is no class, or begin with one: the engine begins there.
_TERM = r'(?:<[^<>\s]+>|[\w-]+:[\w.-]*\w|"[^"\n]*"(?:@[\w-]+|\^\^\S+)?)'
_ANCHOR = re.compile(rf"(?<!\sa)\s({_TERM})(?:\s*[;.}}]|\s+[A-Z])|[{{.]\s*({_TERM})\s")
# Programs declare prefixes by the dozen; the IRIs there are no constants of the query.
_PROLOGUE = re.compile(r"\bPREFIX\s+[\w.-]*:\s*<[^<>]*>", re.IGNORECASE)
_WORDS_FOR = {
    "minus": "is looked for once, and taken away with MINUS",
    "join": "is looked for once, and joined",
    "lateral": "goes from pattern to pattern with LATERAL",
}
#: Longer texts, in characters, are lists of values: to read them takes longer than it gains.
LONGEST = 20_000
#: How many prepared texts are kept.
KEPT = 256
#: Answers are kept with them up to this size, in bytes.
SMALL = 16_384


def prepare(
    text: str,
    known: Known,
    given: Mapping[str, Term] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    rewrite: bool = True,
) -> Prepared:
    """Return what to ask the engine instead of ``text``.

    Parameters
    ----------
    text
        A query that the guard has let pass; it need not be valid.
    known
        What is known of the release.
    given
        Values that are bound to variables. Their number and names matter here, not the values.
    default_graphs, named_graphs
        The graphs that are asked, if not all. Counts are for the whole, and stay out then.
    rewrite
        Whether to rewrite. Without, only ``habeas:matchesText`` is looked up: no data has it.

    Raises
    ------
    InvalidQueryError
        If a query asks for words in a way that cannot be looked up.

    Examples
    --------
    >>> prepare("SELECT * { ?s a habeas:Case }", Known()).text
    'SELECT * { ?s a habeas:Case }'
    """
    if not plugins.asks_words(text) and (not rewrite or _is_small(text)):
        return Prepared(text)
    key = (text, tuple(given or ()), bool(default_graphs or named_graphs))
    prepared: Prepared | None = known.prepared.get((*key, rewrite))
    if prepared is None:
        prepared = _Preparing(known, *key).prepared(rewrite)
        if prepared.rows is None or len(prepared.rows) <= SMALL:
            if len(known.prepared) >= KEPT:
                known.prepared.pop(next(iter(known.prepared)), None)
            known.prepared[(*key, rewrite)] = prepared
    return prepared


def _is_small(text: str) -> bool:
    """Whether a query begins at one constant and has nothing that is rewritten, or is very long."""
    if len(text) > LONGEST:
        return True
    capitals = text.upper()
    for word in _WORDS:
        if word in capitals:
            return False
    if "ORDER" in capitals and "LIMIT" in capitals:
        return False
    asked = _PROLOGUE.sub("", text) if "PREFIX" in capitals else text
    return len({match[0] or match[1] for match in _ANCHOR.findall(asked)}) == 1


class _Preparing:
    """One query on its way: each rewriting reads what the one before it made."""

    def __init__(
        self, known: Known, text: str, given: tuple[str, ...], is_restricted: bool
    ) -> None:
        self._known = known
        self._given = {f"?{name}" for name in given}
        self._is_restricted = is_restricted
        self._text = text
        self._steps: list[Step] = []

    def prepared(self, rewrite: bool) -> Prepared:
        """Return what to ask, after all that may be done."""
        rows = None
        if plugins.asks_words(self._text):
            self._search()
        if rewrite and not _is_small(self._text):
            rows = self._rewritten()
        notes = tuple(Note("rewrite", step.reason) for step in self._steps)
        return Prepared(self._text, notes, rows, tuple(self._steps))

    def _rewritten(self) -> bytes | None:
        """Rewrite what can be; return the whole answer if it is known."""
        rows = None
        if not self._given and not self._is_restricted:
            rows = self._do(self._columns)
        if rows is None and self._known.is_embedded:
            if not self._given and not self._is_restricted:
                if self._do(self._foremost) and "EXISTS" not in self._text.upper():
                    return None  # all that is left to do is to look up a few rows
                self._do(self._counts)
            if not self._do(_reaches_out):
                self._do(self._order)
                self._do(self._exists)  # last: our reader does not know LATERAL
        return rows

    def _do(self, rewrite: Callable[[Reading], Any]) -> Any:
        """Read the text as it is now, and let a rewriting have it."""
        reading = read(self._text)
        return None if reading is None else rewrite(reading)

    def _made(self, rule: str, reason: str, text: str) -> None:
        self._text = text
        self._steps.append(Step(rule, reason, text))

    def _columns(self, reading: Reading) -> bytes | None:
        rows = plugins.rows_from_columns(reading.tree, self._known)
        if rows is not None:
            self._made("columns", "Answered from the columns of the release.", self._text)
        return rows

    def _search(self) -> None:
        """Find what is asked for by words. This is no other form of the query: no data has these."""
        text = plugins.with_words_found(self._text, self._known)
        if text != self._text:
            self._made("search", "habeas:matchesText was looked up in the search index.", text)

    def _counts(self, reading: Reading) -> None:
        statistics = self._known.statistics
        text = answered(reading, statistics) if statistics is not None else None
        if text is not None:
            self._made("counts", "Answered from the counts of the release.", text)

    def _foremost(self, reading: Reading) -> bool:
        text = narrowed(reading, self._known)
        if text is not None:
            reason = "Only what can come first in the order was looked up: the columns know it."
            self._made("foremost", reason, text)
        return text is not None

    def _exists(self, reading: Reading) -> None:
        names = iter(reading.fresh("asked"))
        replacements: list[Replacement] = []
        reasons: list[tuple[str, str]] = []
        is_open = not (self._given or reading.has_trailing_values or order_shows(reading.tree))
        for standing in standings(reading.tree):
            for asked in asked_in(standing):
                once = at_once(reading, asked, self._known) if is_open else None
                if once is not None:
                    rule, found = once
                else:
                    around = set(standing.around) | in_scope(standing.group) | self._given
                    rule = "lateral"
                    found = laterals(reading, asked.group, self._known, around, names)
                if found:
                    replacements += found
                    line = reading.line(asked.group.start)
                    reasons.append((rule, f"EXISTS in line {line} {_WORDS_FOR[rule]}."))
        if replacements:
            text = replaced(reading, replacements)
            for rule, reason in reasons:
                self._made(rule, reason, text)

    def _order(self, reading: Reading) -> None:
        if order_shows(reading.tree):
            return
        changes = [
            change
            for standing in standings(reading.tree)
            if not standing.is_asked
            for change in moved(reading, standing, self._known, self._given)
        ]
        if changes:
            text = replaced(reading, [each for change in changes for each in change.replacements])
            for change in changes:
                self._made(
                    "order",
                    f"Patterns from line {reading.line(change.start)} begin with "
                    f"{reading.pattern(change.first)} (about {change.rows:,.0f} rows).",
                    text,
                )


def _reaches_out(reading: Reading) -> bool:
    return any(reaches_out(each, reading.tree) for each in standings(reading.tree))
