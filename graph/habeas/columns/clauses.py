"""The clauses of a query around its patterns, as far as the columns can follow them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from habeas.columns.conditions import TURNED
from habeas.columns.days import Kind, part
from habeas.columns.words import VARIABLE, Unrecognized, closes, is_variable, text_of
from habeas.shacl.sparql.syntax import Select

__all__ = [
    "Clauses",
    "Column",
    "Count",
    "Derived",
    "Key",
    "Threshold",
    "derivation",
    "modifiers",
    "projection",
]


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
class Derived:
    """A variable that is given a part of the day of another."""

    name: str
    kind: Kind
    of: str


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
    derived: list[Derived] = field(default_factory=list)
    having: list[Threshold] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    limit: int | None = None
    offset: int = 0


_COUNT = re.compile(r"COUNT \( (?P<distinct>DISTINCT )?(?:\*|[?$](?P<of>\w+)) \)", re.IGNORECASE)
_NAMED = re.compile(r"\( (?P<count>COUNT \( .+? \)) AS [?$](?P<name>\w+) \)", re.IGNORECASE)
_DERIVED = re.compile(r"(?P<part>.+) AS [?$](?P<name>\w+)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,9}")


def derivation(words: Sequence[str]) -> Derived:
    """Return what BIND, or GROUP BY with AS, gives a variable: some part of a day."""
    match = _DERIVED.fullmatch(text_of(words))
    found = part(match["part"]) if match else None
    if match is None or found is None:
        raise Unrecognized
    return Derived("?" + match["name"], *found)


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
        elif match := VARIABLE.match(text):
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
        while rest and (rest[0] == "(" or is_variable(rest[0])):
            if rest[0] == "(":
                found.derived.append(derivation(_condition(rest)))
                found.grouped.append(found.derived[-1].name)
            else:
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
    end = closes(rest)
    taken = rest[1:end]
    del rest[: end + 1]
    return taken


def _thresholds(words: Sequence[str]) -> list[Threshold]:
    found = []
    for each in text_of(words).split(" && "):
        said = text_of(each.split(" "))
        match = re.fullmatch(r"(?P<what>.+?) (?P<sign>[<>]=?|!?=) (?P<other>.+)", said)
        if match is None:
            raise Unrecognized
        what, sign, number = match["what"], match["sign"], match["other"]
        if _NUMBER.fullmatch(what):
            what, sign, number = number, TURNED[sign], what
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
    elif VARIABLE.fullmatch(rest[0]):
        words = [rest.pop(0)]
    else:
        return None
    text = text_of(words)
    if match := VARIABLE.fullmatch(text):
        return Key("?" + match["name"], None, descends)
    return Key("", _count(text), descends)
