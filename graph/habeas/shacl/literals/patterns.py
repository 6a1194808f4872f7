r"""Which texts match a pattern, as SPARQL's ``REGEX`` and XPath's ``fn:matches`` do.

A pattern is read by XPath's grammar and run by Oxigraph's engine, which is an
automaton: its time grows with the length of the text, whatever the pattern.
``^(a+)+$`` on a hundred thousand letters takes a millisecond there, and longer
than the universe where an engine goes back and tries again.

So as not to ask for each text, many are joined and asked about at once: every
line that matches is replaced by a mark. For that the texts are spelled in
letters first, see :mod:`habeas.shacl.literals.regex.letters`.

Two sorts of patterns have no automaton, or none small enough: those that refer
back to a group, and those that repeat large expressions many times. Python's
own engine runs them, which goes back: ``matcher(...).linear`` is False then,
and texts that a stranger wrote belong in a process that can be killed.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pyoxigraph as ox
from numpy.typing import NDArray

from habeas.shacl.literals.regex.characters import CharacterSet
from habeas.shacl.literals.regex.letters import BORDER, Alphabet
from habeas.shacl.literals.regex.syntax import PatternError, parse
from habeas.shacl.literals.regex.tree import Back, Node, Writer, nodes

__all__ = ["Matcher", "PatternError", "matcher"]

_MOST_CHARACTERS = 2**20  # asked about at once, unless one text has more
_MARK = "!"
_REPLACED = f'SELECT ?texts ?line (REPLACE(?texts, ?line, "{_MARK}") AS ?found) {{}}'

# Texts are lines to the engine. ^ and $ of a pattern are the ends of such a line, or, with the
# flag m, places next to a newline, of which the last one in a text is a letter of its own: there
# is no line after it.
_LINE = f"(?m:^)[^{BORDER}]*?{{}}[^{BORDER}]*(?m:$)"
_TEXT_ENDS = ("(?m:^)", "(?m:$)")
_LINE_ENDS = (r"\b{start-half}", r"(?-u:\b{end-half})")

_PYTHON_TEXT_ENDS = (r"\A", r"\Z")
_PYTHON_LINE_ENDS = (r"(?:\A|(?<=\n)(?!\Z))", r"(?:(?=\n)|(?<!\n)\Z)")


@dataclass(frozen=True)
class Matcher:
    """Says which texts match a pattern.

    ``linear`` is whether that takes time in proportion to the length of the
    texts, so that nobody can write a text that takes forever.
    """

    linear: bool
    _judge: Callable[[Sequence[str]], NDArray[np.bool_]]

    def __call__(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        """Return which of ``texts`` have the pattern somewhere in them."""
        return self._judge(texts)


@lru_cache(maxsize=1024)
def matcher(pattern: str, flags: str = "") -> Matcher:
    r"""Return what says which texts match a pattern.

    Parameters
    ----------
    pattern
        A regular expression of XPath. It may match any part of a text, as long
        as it has no ``^`` and ``$``.
    flags
        Some of s, m, i, x and q.

    Returns
    -------
    Matcher
        Called with n texts, it returns an ndarray of bool, shape (n,).

    Raises
    ------
    PatternError
        If ``pattern`` is not a regular expression of XPath or there are other flags.

    Examples
    --------
    >>> matcher("^[a-z-[aeiou]]+$", "i")(["Rhythm", "Ada", "by\n"]).tolist()
    [True, False, False]
    """
    tree = parse(pattern, flags)
    lines = "m" in flags
    judge = None if any(isinstance(node, Back) for node in nodes(tree)) else _linear(tree, lines)
    if judge is not None:
        return Matcher(True, judge)
    try:
        return Matcher(False, _going_back(tree, lines, "i" in flags))
    except (OverflowError, RecursionError, re.error) as error:
        raise PatternError(pattern, f"it is too large to be run ({error})") from error


def _linear(tree: Node, lines: bool) -> Callable[[Sequence[str]], NDArray[np.bool_]] | None:
    """Return what judges texts by an automaton, or None if that would be too large."""
    sets = [node for node in nodes(tree) if isinstance(node, CharacterSet)]
    try:
        alphabet = Alphabet(sets, lines)
    except ValueError:
        return None
    start, end = _LINE_ENDS if lines else _TEXT_ENDS
    line = ox.Literal(_LINE.format(Writer(alphabet.set, start, end).write(tree)))
    if _replaced("", line) is None:
        return None

    def judge(texts: Sequence[str]) -> NDArray[np.bool_]:
        found = np.empty(len(texts), np.bool_)
        for batch in _batches(texts):
            answer = _replaced(alphabet.spell(texts[batch]), line)
            assert answer is not None
            found[batch] = [mark == _MARK for mark in answer.split(BORDER)]
        return found

    return judge


def _batches(texts: Sequence[str]) -> Iterator[slice]:
    """Yield consecutive parts of ``texts`` that can be asked about at once."""
    ends = np.cumsum([len(text) + 1 for text in texts], dtype=np.int64)
    start = done = 0
    while start < len(texts):
        end = max(start + 1, int(np.searchsorted(ends, done + _MOST_CHARACTERS, "right")))
        yield slice(start, end)
        start, done = end, int(ends[end - 1])


def _replaced(texts: str, line: ox.Literal) -> str | None:
    """Return joined texts with a mark for each that matches; None if the engine refuses."""
    given: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
        ox.Variable("texts"): ox.Literal(texts),
        ox.Variable("line"): line,
    }
    solutions = _engine().query(_REPLACED, substitutions=given)
    assert isinstance(solutions, ox.QuerySolutions)
    found = next(solutions)["found"]
    return found.value if isinstance(found, ox.Literal) else None


@cache
def _engine() -> ox.Store:
    return ox.Store()


def _going_back(
    tree: Node, lines: bool, any_case: bool
) -> Callable[[Sequence[str]], NDArray[np.bool_]]:
    """Return what judges texts by Python's engine."""
    start, end = _PYTHON_LINE_ENDS if lines else _PYTHON_TEXT_ENDS

    def back(group: int) -> str:
        # A group that matched nothing is the empty text, which in Python it is not.
        return f"(?({group}){'(?i:' if any_case else '(?:'}\\{group}))"

    search = re.compile(Writer(_python_set, start, end, back).write(tree)).search
    return lambda texts: np.array([search(text) is not None for text in texts], np.bool_)


def _python_set(characters: CharacterSet) -> str:
    ranges = [f"\\U{low:08x}-\\U{high:08x}" for low, high in characters.pairs()]
    return f"[{''.join(ranges)}]" if ranges else "(?!)"
