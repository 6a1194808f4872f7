"""The first lines of a query file: what it answers, what can be given, what comes back.

::

    # Which agents take part in which cases.
    #
    # Input     ?case    optional: only this case
    #           ?since: date    the first day, such as 2019-05-03
    # Output    ?case ?agent    one row per pair, sorted
    # Used by   analysts

A variable is named after what it takes (``?case``), or says it after a colon
(``?since: date``). What may follow ``such as`` is an example.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from habeas import assets
from habeas.errors import HabeasError, near_names
from habeas.terms import CLASS_OF_KIND

__all__ = ["Header", "InvalidHeaderError", "Parameter", "kind_of", "kinds", "read_header"]

#: What variables of certain names take, where it is not what they are called.
_MEANT: Mapping[str, str] = {
    **dict.fromkeys(("addressee", "authority", "body", "funder", "organization"), "agent"),
    **dict.fromkeys(("lawyer", "one", "other", "person", "state"), "agent"),
    **dict.fromkeys(("day", "from", "to", "since", "until"), "date"),
    **dict.fromkeys(("least", "limit", "most", "year"), "number"),
    **dict.fromkeys(("resource", "term", "thing"), "iri"),
    "area": "focus-area",
    "role": "involvement-role",
    "type": "intervention-type",
}
_VARIABLE = re.compile(r"\?(\w+)(?::\s*([\w-]+))?\s*")
_FIELD = re.compile(r"(Input|Output|Used by)\b\s*(.*)")
_EXAMPLE = re.compile(r"such as ([^\s;,]+)")


class InvalidHeaderError(HabeasError, ValueError):
    """A file is not a query with a header: the line, what is wrong, what to do."""

    def __init__(self, reason: str, line: int = 1, path: object = "") -> None:
        place = ", ".join(filter(None, [str(path), f"line {line}" if line else ""]))
        super().__init__(f"{place}: {reason}")
        self.reason = reason
        self.line = line
        self.path = path


@dataclass(frozen=True)
class Parameter:
    """A variable that a caller may give a value."""

    name: str
    #: A kind of thing such as ``case``, a vocabulary such as ``involvement-role``, ``date``,
    #: ``number``, ``iri`` or ``text``.
    kind: str
    optional: bool
    about: str
    #: One value as people type it, or nothing.
    example: str = ""


@dataclass(frozen=True)
class Header:
    """What the first lines of a query file say."""

    #: The question, as one sentence.
    summary: str
    #: Variables that a caller may give, without question marks.
    inputs: Sequence[str]
    #: The columns, in order.
    outputs: Sequence[str]
    #: The function that runs it, as ``module.function``, or "analysts".
    used_by: str
    parameters: Sequence[Parameter] = ()
    #: What a row is, and in which order rows come.
    rows: str = ""


@cache
def kinds() -> frozenset[str]:
    """Return all that a parameter can take."""
    schemes = {path.stem for path in assets.ontology_files() if path.parent.name == "vocab"}
    return frozenset({"date", "number", "iri", "text", *CLASS_OF_KIND, *schemes})


def kind_of(variable: str) -> str:
    """Return what a variable takes, by its name.

    Examples
    --------
    >>> kind_of("case"), kind_of("person"), kind_of("words")
    ('case', 'agent', 'text')
    """
    kind = _MEANT.get(variable, variable)
    return kind if kind in CLASS_OF_KIND or kind in _MEANT.values() or kind in kinds() else "text"


def read_header(text: str) -> Header:
    r"""Return what the first lines of a query say.

    Raises
    ------
    InvalidHeaderError
        If they say nothing, or something that they cannot say.

    Examples
    --------
    >>> header = read_header("# Who is held?\n#\n# Input  ?day  such as 2019-05-03\n# Output ?day ?name\n")
    >>> header.summary, header.outputs, header.parameters[0].example
    ('Who is held?', ['day', 'name'], '2019-05-03')
    """
    summary: list[str] = []
    fields: dict[str, list[tuple[int, str]]] = {}
    field = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        words = line[1:].strip()
        if match := _FIELD.match(words):
            field = match[1]
            if field in fields:
                raise InvalidHeaderError(f"{field} stands here for the second time", number)
            fields[field] = [(number, match[2])]
        elif field and words:
            fields[field].append((number, words))
        elif words:
            summary.append(words)
    if not summary:
        raise InvalidHeaderError("begin with a comment that says what the query answers: # Who …?")
    if "Output" not in fields:
        raise InvalidHeaderError(
            "name the columns in a comment: # Output    ?case ?name", len(summary)
        )
    parameters = _parameters(fields.get("Input", ()))
    output = " ".join(words for _, words in fields["Output"])
    return Header(
        " ".join(summary),
        [each.name for each in parameters],
        re.findall(r"\?(\w+)", output),
        " ".join(words for _, words in fields.get("Used by", ())),
        parameters,
        " ".join(re.sub(r"\?\w+", "", output).split()),
    )


def _parameters(lines: Sequence[tuple[int, str]]) -> list[Parameter]:
    found: list[Parameter] = []
    for number, line in lines:
        if match := _VARIABLE.match(line):
            name, kind = match[1], match[2] or kind_of(match[1])
            if kind not in kinds():
                near = near_names(kind, kinds())
                advice = f"; did you mean {' or '.join(near)}?" if near else ""
                raise InvalidHeaderError(f"?{name} takes no {kind!r}{advice}", number)
            if any(each.name == name for each in found):
                raise InvalidHeaderError(f"?{name} stands here for the second time", number)
            optional, about = _about(line[match.end() :])
            found.append(Parameter(name, kind, optional, about))
        elif found:
            last = found.pop()
            about = f"{last.about} {line}".strip()
            found.append(Parameter(last.name, last.kind, last.optional, about))
        elif line:
            raise InvalidHeaderError(
                "an input begins with a variable: # Input    ?case    …", number
            )
    return [
        Parameter(each.name, each.kind, each.optional, each.about, example[1] if example else "")
        for each in found
        for example in [_EXAMPLE.search(each.about)]
    ]


def _about(words: str) -> tuple[bool, str]:
    """Return whether an input is optional, and what is said about it."""
    optional = re.match(r"optional\b:?\s*", words)
    return optional is not None, words[optional.end() :] if optional else words
