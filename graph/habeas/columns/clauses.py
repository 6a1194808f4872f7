"""The clauses of a query around its patterns, as far as the columns can follow them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from habeas.shacl.sparql.syntax import Select

__all__ = [
    "Clauses",
    "Column",
    "Comparison",
    "Count",
    "Key",
    "Threshold",
    "Unrecognized",
    "comparison",
    "modifiers",
    "projection",
    "unbound",
]


class Unrecognized(Exception):
    """A query is not one that the columns can answer."""


@dataclass(frozen=True)
class Count:
    """How many values a variable has in a group; None counts solutions."""

    variable: str | None
    is_distinct: bool


@dataclass(frozen=True)
class Column:
    """A column of the answer: a variable, or a count under a name."""

    name: str
    count: Count | None = None


@dataclass(frozen=True)
class Comparison:
    """A condition on one or two variables. ``text`` compares what STR gives."""

    left: str
    sign: str
    right: str
    is_text: bool = False

    @property
    def variables(self) -> list[str]:
        """The variables that it is about."""
        return [end for end in (self.left, self.right) if end.startswith("?")]


@dataclass(frozen=True)
class Threshold:
    """A condition on a count. The name of its column has no value yet where it is asked."""

    count: Count
    sign: str
    number: int


@dataclass(frozen=True)
class Key:
    """What rows are sorted by: a column, a variable or a count."""

    name: str
    count: Count | None
    descends: bool


@dataclass
class Clauses:
    """What follows the patterns."""

    grouped: list[str] | None = None
    having: list[Threshold] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


_VARIABLE = r"[?$](?P<{}>\w+)"
_COUNT = re.compile(r"COUNT \( (?P<distinct>DISTINCT )?(?:\*|[?$](?P<of>\w+)) \)", re.IGNORECASE)
_NAMED = re.compile(r"\( (?P<count>COUNT \( .+? \)) AS [?$](?P<name>\w+) \)", re.IGNORECASE)
_PLAIN = re.compile(r"[?$](?P<name>\w+)")
_SIGNS = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}
_TEXTS = re.compile(
    r"STR \( [?$](?P<left>\w+) \) (?P<sign>[<>]=?|!?=) STR \( [?$](?P<right>\w+) \)", re.IGNORECASE
)
_TERMS = re.compile(r"(?P<left>\S+) (?P<sign>!?=) (?P<right>\S+)")
_UNBOUND = re.compile(r"! BOUND \( [?$](?P<name>\w+) \)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")


def _text(words: Sequence[str]) -> str:
    """Return words with one space between, outer brackets taken away."""
    found = [word for word in words if word]
    while len(found) > 2 and found[0] == "(" and _closes(found) == len(found) - 1:
        found = found[1:-1]
    return " ".join(found)


def _closes(words: Sequence[str]) -> int:
    """Return where the bracket closes with which words begin."""
    depth = 0
    for place, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if not depth:
            return place
    return -1


def unbound(words: Sequence[str]) -> str | None:
    """Return the variable of which a condition only says that it has no value."""
    match = _UNBOUND.fullmatch(_text(words))
    return "?" + match["name"] if match else None


def comparison(words: Sequence[str]) -> Comparison:
    """Return a condition that compares two variables, or a variable with an IRI."""
    text = _text(words)
    if match := _TEXTS.fullmatch(text):
        return Comparison("?" + match["left"], match["sign"], "?" + match["right"], is_text=True)
    if match := _TERMS.fullmatch(text):
        left, right = (_end(match[side]) for side in ("left", "right"))
        if not left.startswith("?"):
            left, right = right, left
        if left.startswith("?"):
            return Comparison(left, match["sign"], right)
    raise Unrecognized


def _end(word: str) -> str:
    if _PLAIN.fullmatch(word):
        return "?" + word[1:]
    if word.startswith("<") and word.endswith(">"):
        return word[1:-1]
    raise Unrecognized


def projection(words: Sequence[str], select: Select) -> tuple[list[Column], bool]:
    """Return the columns of the answer, and whether each row is wanted once."""
    if select.projected is None:
        raise Unrecognized
    is_distinct = words[select.projection - 1].upper() == "DISTINCT"
    text = " ".join(filter(None, words[select.projection : select.where.start]))
    text = re.sub(r" ?\bWHERE$", "", text, flags=re.IGNORECASE)
    columns: list[Column] = []
    while text:
        if match := _NAMED.match(text):
            columns.append(Column("?" + match["name"], _count(match["count"])))
        elif match := _PLAIN.match(text):
            columns.append(Column("?" + match["name"]))
        else:
            raise Unrecognized
        text = text[match.end() :].lstrip()
    return columns, is_distinct


def _count(text: str) -> Count:
    match = _COUNT.fullmatch(text)
    if match is None or (match["distinct"] and match["of"] is None):
        raise Unrecognized
    return Count("?" + match["of"] if match["of"] else None, bool(match["distinct"]))


def modifiers(words: Sequence[str]) -> Clauses:
    """Return what the words after the patterns say."""
    found = Clauses()
    rest = [word for word in words if word]
    if _passed(rest, "GROUP", "BY"):
        found.grouped = []
        while rest and _PLAIN.fullmatch(rest[0]):
            found.grouped.append("?" + rest.pop(0)[1:])
    if _passed(rest, "HAVING"):
        found.having = _thresholds(_condition(rest))
    if _passed(rest, "ORDER", "BY"):
        while key := _key(rest):
            found.keys.append(key)
    while rest and rest[0].upper() in ("LIMIT", "OFFSET"):
        word, number, *rest = rest
        if not _NUMBER.fullmatch(number):
            raise Unrecognized
        if word.upper() == "LIMIT":
            found.limit = int(number)
        else:
            found.offset = int(number)
    if rest:
        raise Unrecognized
    return found


def _passed(rest: list[str], *keywords: str) -> bool:
    if [word.upper() for word in rest[: len(keywords)]] != list(keywords):
        return False
    del rest[: len(keywords)]
    return True


def _condition(rest: list[str]) -> list[str]:
    """Take what stands between brackets."""
    if not rest or rest[0] != "(":
        raise Unrecognized
    end = _closes(rest)
    taken = rest[1:end]
    del rest[: end + 1]
    return taken


def _thresholds(words: Sequence[str]) -> list[Threshold]:
    found = []
    for part in _text(words).split(" && "):
        part = _text(part.split(" "))
        match = re.fullmatch(r"(?P<what>.+?) (?P<sign>[<>]=?|!?=) (?P<other>.+)", part)
        if match is None:
            raise Unrecognized
        what, sign, number = match["what"], match["sign"], match["other"]
        if _NUMBER.fullmatch(what):
            what, sign, number = number, _SIGNS[sign], what
        if not _NUMBER.fullmatch(number):
            raise Unrecognized
        found.append(Threshold(_count(what), sign, int(number)))
    return found


def _key(rest: list[str]) -> Key | None:
    """Take the next thing to sort by, if there is one."""
    if not rest:
        return None
    descends = rest[0].upper() == "DESC"
    if rest[0].upper() in ("ASC", "DESC"):
        rest.pop(0)
        words = _condition(rest)
    elif rest[0] == "(":
        words = _condition(rest)
    elif _PLAIN.fullmatch(rest[0]):
        words = [rest.pop(0)]
    else:
        return None
    text = _text(words)
    if match := _PLAIN.fullmatch(text):
        return Key("?" + match["name"], None, descends)
    return Key("", _count(text), descends)
