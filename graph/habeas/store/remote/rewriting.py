"""A query about a release, as the SELECT query that a remote store is to answer.

Engines differ most in what they make of ASK, CONSTRUCT and DESCRIBE, of a
dataset that is not named, and of prefixes that are not declared. So all of
them are asked for rows, of graphs that are named, in whole IRIs; the rest is
made here. Only words of a query that was read are exchanged, and terms are
written by :mod:`habeas.store.remote.terms`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from habeas.errors import InvalidQueryError
from habeas.shacl.sparql.lexing import Token
from habeas.shacl.sparql.syntax import (
    Block,
    Pattern,
    in_scope,
    is_variable,
    patterns,
    projected,
    variables_of,
)
from habeas.store.interface import Term
from habeas.store.remote.asking import Asking, PathError
from habeas.store.remote.capabilities import Capabilities
from habeas.store.remote.closures import Walker, has_walks
from habeas.store.remote.doubtful import doubtful
from habeas.store.remote.grouping import lift_aggregates
from habeas.store.remote.naming import Naming
from habeas.store.remote.reading import Asked, everything
from habeas.store.remote.terms import written, written_iri
from habeas.store.remote.walking import Standing, standings

__all__ = ["Plan", "plan"]

#: The text, its columns, and what to make of each row.
_Form = tuple[str, list[str], tuple[Pattern, ...]]

_XSD_STRING = "<http://www.w3.org/2001/XMLSchema#string>"


@dataclass(frozen=True)
class Plan:
    """What to ask a store, and what to make of its rows."""

    #: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``.
    form: str
    text: str
    #: The columns of the rows, without question marks.
    columns: tuple[str, ...]
    #: What the store calls the graphs to ask; never empty.
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    #: What to make of each row, if the answer is a graph.
    template: tuple[Pattern, ...] = ()


def plan(
    asked: Asked,
    naming: Naming,
    capabilities: Capabilities,
    given: Mapping[str, Term] | None = None,
    default_graphs: Sequence[str] | None = None,
    named_graphs: Sequence[str] | None = None,
    asking: Asking | None = None,
) -> Plan:
    """Return what to ask a store.

    ``asking`` is for a store that does not walk paths rightly.

    Raises
    ------
    InvalidQueryError
        If the query cannot be said so that every store means the same by it.
    """
    return _Writer(asked, naming, capabilities).plan(
        dict(given or {}), default_graphs or (), named_graphs or (), asking
    )


class _Writer:
    def __init__(self, asked: Asked, naming: Naming, capabilities: Capabilities) -> None:
        self._asked = asked
        self._tree = asked.tree
        self._naming = naming
        self._capabilities = capabilities
        self._words = list(asked.tree.words)
        self._after: dict[int, str] = {}
        taken = asked.tree.variables
        self._fresh = (f"h{number}" for number in count() if f"h{number}" not in taken)

    def plan(
        self,
        given: Mapping[str, Term],
        default_graphs: Sequence[str],
        named_graphs: Sequence[str],
        asking: Asking | None,
    ) -> Plan:
        """Return the whole."""
        default, named = self._dataset(default_graphs, named_graphs)
        found = list(standings(self._tree.select, len(self._words)))
        found = found if self._asked.has_where else []
        for standing in found:
            if standing.graph is not None:
                self._name_graph(standing, named)
        wrong = None if self._capabilities.trusted else doubtful(self._tree, found)
        if wrong is not None:
            raise _unsayable(*wrong)
        if given:
            self._bind(found, given)
        self._spell_out(found)
        if self._capabilities.untyped_strings:
            self._untype()
        if not self._capabilities.walks_paths:
            self._walk(found, asking, default)
        if self._capabilities.aggregates_alone:
            self._lift(found)
        text, columns, template = getattr(self, f"_{self._tree.form.lower()}")()
        return Plan(
            self._tree.form,
            text,
            tuple(columns),
            tuple(self._naming.dataset(default)),
            tuple(self._naming.dataset(named)),
            template,
        )

    def _add(self, place: int, text: str) -> None:
        """Write something after a word."""
        self._after[place] = f"{self._after[place]} {text}" if place in self._after else text

    def _dataset(
        self, default_graphs: Sequence[str], named_graphs: Sequence[str]
    ) -> tuple[Sequence[str], Sequence[str]]:
        """Return the graphs to ask, and take FROM out of the text."""
        every = list(self._naming.stored)
        default: list[str] = []
        named: list[str] = []
        for place in self._tree.datasets:
            words, end = named, place + 2
            if self._tree.tokens[place + 1].keyword != "NAMED":
                words, end = default, place + 1
            words.append(self._words[end][1:-1])
            self._words[place : end + 1] = [""] * (end + 1 - place)
        if default_graphs or named_graphs:
            return default_graphs, named_graphs
        return (default, named) if self._tree.datasets else (every, every)

    def _name_graph(self, standing: Standing, named: Sequence[str]) -> None:
        """Let GRAPH look where the store keeps what the query speaks of."""
        assert standing.graph is not None
        place, name = standing.graph.start + 1, standing.graph.graph
        if not is_variable(name):
            graph = name[1:-1]
            stored = self._naming.called(graph if graph in named else "")
            self._words[place] = written_iri(stored)
            return
        for select in self._tree.subqueries:
            if standing.group.start < select.where.start < standing.group.end:
                # Engines look for it in all graphs at once, and then pair that with each graph.
                token = self._tree.tokens[select.projection - 1]
                raise _unsayable(
                    token, f"a subquery inside GRAPH {name}; write GRAPH inside the subquery"
                )
        fresh = f"?{next(self._fresh)}"
        pairs = " ".join(
            f"({written_iri(self._naming.stored[graph])} {written_iri(graph)})"
            for graph in named
            if graph in self._naming.stored
        )
        self._words[place] = fresh
        self._add(standing.group.start, f"VALUES ({fresh} {name}) {{ {pairs} }}")

    def _bind(self, found: Sequence[Standing], given: Mapping[str, Term]) -> None:
        """Write the values of variables into every group that mentions them."""
        for name, _ in self._tree.assigned:
            if name in given:
                raise InvalidQueryError(
                    f"A value could not be bound: the query computes ?{name} itself, with AS."
                )
        texts = {name: f"VALUES ?{name} {{ {written(value)} }}" for name, value in given.items()}
        for standing in found:
            if standing.is_asked or standing.group.select is not None:
                continue  # what EXISTS asks for has the values of the solution it is asked for
            mentioned = self._tree.mentions(standing.group.start, standing.group.end)
            outermost = standing.part == "where" and len(standing.selects) == 1
            for name, text in texts.items():
                if not (name in mentioned or outermost) or not _sees(standing, f"?{name}"):
                    continue
                if standing.is_taken_away:
                    if f"?{name}" not in in_scope(standing.group):
                        raise InvalidQueryError(
                            f"A value could not be bound: ?{name} is used in MINUS, but in no "
                            "pattern there. Use FILTER NOT EXISTS."
                        )
                    continue
                self._add(standing.group.start, text)

    def _spell_out(self, found: Sequence[Standing]) -> None:
        """Write out what ``*`` stands for: the names of ours are not to be seen."""
        for standing in found:
            select = standing.selects[-1]
            is_query = len(standing.selects) > 1 or self._tree.form == "SELECT"
            if standing.part != "where" or select.projected is not None or not is_query:
                continue
            names = everything(self._tree, select, standing.end)
            if not names:
                token = self._tree.tokens[select.projection]
                raise _unsayable(token, "* stands for no variable here")
            self._words[select.projection] = " ".join(names)

    def _untype(self) -> None:
        """Write strings without their type, where the store takes those for something else."""
        for place, word in enumerate(self._words):
            if word == _XSD_STRING and self._words[place - 1] == "^^":
                self._words[place - 1 : place + 1] = ["", ""]

    def _walk(
        self, found: Sequence[Standing], asking: Asking | None, graphs: Sequence[str]
    ) -> None:
        """Write the blocks anew that have paths of any length."""
        for standing in found:
            for block in standing.group.elements:
                if not isinstance(block, Block) or not has_walks(block):
                    continue
                token = self._tree.tokens[block.start]
                if standing.in_graph:
                    raise _unsayable(token, "a path with * or + inside GRAPH")
                if asking is None:
                    raise _unsayable(token, "a path with * or +")
                try:
                    walker = Walker(asking, graphs, self._fresh)
                    text = walker.written(block, patterns(standing.group))
                except PathError as error:
                    raise _unsayable(token, str(error)) from error
                if self._capabilities.untyped_strings:
                    text = text.replace(f"^^{_XSD_STRING}", "")
                self._words[block.start : block.end] = [text, *[""] * (block.end - block.start - 1)]

    def _lift(self, found: Sequence[Standing]) -> None:
        """Let every aggregate stand alone, in the innermost queries first."""
        for standing in reversed(found):
            if standing.part != "where" or (
                len(standing.selects) == 1 and self._tree.form != "SELECT"
            ):
                continue
            lift_aggregates(
                standing.selects[-1],
                standing.end,
                self._tree.tokens,
                self._words,
                self._text,
                self._add,
                self._fresh,
            )

    def _select(self) -> _Form:
        select = self._tree.select
        names = select.projected
        if names is None:
            names = everything(self._tree, select, len(self._words))
        return self._text(self._tree.start, len(self._words)), [name[1:] for name in names], ()

    def _ask(self) -> _Form:
        fresh = next(self._fresh)
        body = self._text(self._tree.select.where.start, len(self._words))
        limit = "" if self._tree.select.sliced else " LIMIT 1"
        return f"SELECT (1 AS ?{fresh}) WHERE {body}{limit}", [fresh], ()

    def _construct(self) -> _Form:
        template = self._asked.template
        names = sorted(
            {
                name
                for pattern in template
                for name in variables_of(pattern)
                if not name.startswith("?_:")
            }
        )
        known = set(everything(self._tree, self._tree.select, len(self._words)))
        asked = [name for name in names if name in known or self._tree.select.grouped]
        body = self._text(self._tree.select.where.start, len(self._words))
        columns = [name[1:] for name in asked]
        if not asked:
            fresh = next(self._fresh)
            return f"SELECT (1 AS ?{fresh}) WHERE {body}", [fresh], template
        return f"SELECT {' '.join(asked)} WHERE {body}", columns, template

    def _describe(self) -> _Form:
        thing, verb, value = (f"?{next(self._fresh)}" for _ in range(3))
        parts = []
        iris = [each for each in self._asked.described if not is_variable(each)]
        if iris:
            parts.append(f"{{ VALUES {thing} {{ {' '.join(iris)} }} {thing} {verb} {value} }}")
        distinct = "" if self._tree.select.sliced else "DISTINCT "
        for name in filter(is_variable, self._asked.described):
            body = self._text(self._tree.select.where.start, len(self._words))
            parts.append(
                f"{{ {{ SELECT {distinct}({name} AS {thing}) WHERE {body} }} "
                f"{thing} {verb} {value} }}"
            )
        if not parts:
            parts.append(f"{{ {thing} {verb} {value} FILTER(false) }}")
        text = f"SELECT {thing} {verb} {value} WHERE {{ {' UNION '.join(parts)} }}"
        template = (Pattern(thing, verb, value),)
        return text, [thing[1:], verb[1:], value[1:]], template

    def _text(self, start: int, end: int) -> str:
        """Return the words from ``start`` to before ``end``, apart where they were apart."""
        parts: list[str] = []
        last: Token | None = None
        for place in range(start, end):
            word, token = self._words[place], self._tree.tokens[place]
            if word:
                glued = last is not None and (_touch(last, token) or _belong(word, parts))
                parts += [word] if glued or not parts else [" ", word]
                last = token
            if (more := self._after.get(place)) is not None:
                parts += [" ", more]
                last = None
        return "".join(parts)


def _unsayable(token: Token, reason: str) -> InvalidQueryError:
    """Return the error that not every engine can be asked this."""
    return InvalidQueryError(
        f"This remote store cannot be asked this: line {token.line}, column {token.column}: {reason}"
    )


def _touch(one: Token, other: Token) -> bool:
    """Whether nothing stood between two words."""
    return (one.line, one.column + len(one.text)) == (other.line, other.column)


def _belong(word: str, before: Sequence[str]) -> bool:
    """Whether a word is a part of the literal before it."""
    return word == "^^" or word.startswith("@") or (bool(before) and before[-1] == "^^")


def _sees(standing: Standing, name: str) -> bool:
    """Whether a variable of the outermost query is the one of that name here."""
    return all(name in projected(select) for select in standing.selects[1:])
