"""Triple patterns: subjects, paths and objects, with brackets and lists written out."""

from collections.abc import Mapping
from itertools import count

import pyoxigraph as ox

from habeas.shacl import paths as p
from habeas.shacl.sparql.expressions import Expressions
from habeas.shacl.sparql.syntax import Block, Pattern, Unclear
from habeas.shacl.vocabulary import RDF_FIRST, RDF_NIL, RDF_REST, RDF_TYPE

__all__ = ["Triples"]

_MODIFIERS: dict[str, type[p.ZeroOrMore] | type[p.OneOrMore] | type[p.ZeroOrOne]] = {
    "*": p.ZeroOrMore,
    "+": p.OneOrMore,
    "?": p.ZeroOrOne,
}


class _NegatedError(Exception):
    """A path has a negated set in it, which our paths cannot say."""


class Triples(Expressions):
    """Reads triple patterns."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(text, prefixes)
        self.verbs: set[int] = set()
        self.nodes: set[int] = set()
        self._numbers = count()
        self._patterns: list[Pattern] = []
        self._negated = False

    def at_triples(self) -> bool:
        """Whether a triple pattern begins here."""
        return (
            self.token.kind in ("variable", "blank")
            or self.keyword in ("[", "(")
            or self.at_iri()
            or self.at_literal()
        )

    def block(self) -> Block:
        """Pass triple patterns with full stops between them."""
        start, self._patterns = self.place, []
        while self.at_triples():
            self._subject()
            if not self.passed("."):
                break
        return Block(self._patterns, start, self.place)

    def term(self, subject: bool = False) -> str:
        """Pass a variable or a constant."""
        token = self.token
        if token.kind == "variable":
            if subject:
                self.nodes.add(self.place)
            return self.variable()
        if token.kind == "blank":
            return "?" + self.take().text
        if self.at_iri():
            return self.iri()
        if self.at_literal():
            return self.literal()
        raise self.wrong("a variable or a term")

    def _subject(self) -> None:
        if self.keyword in ("[", "("):
            before = len(self._patterns)
            node = self._node()
            if len(self._patterns) > before and not self._at_verb():
                return
        else:
            node = self.term(subject=True)
        self._properties(node)

    def _properties(self, subject: str) -> None:
        """Pass verbs with their objects."""
        while True:
            predicate = self._verb()
            self._patterns.append(Pattern(subject, predicate, self._node()))
            while self.passed(","):
                self._patterns.append(Pattern(subject, predicate, self._node()))
            if not self.passed(";"):
                return
            while self.passed(";"):
                pass
            if not self._at_verb():
                return

    def _node(self) -> str:
        """Pass an object: a term, or brackets with more patterns in them."""
        if self.passed("["):
            node = self._anonymous()
            if not self.passed("]"):
                self._properties(node)
                self.expect("]")
            return node
        if self.passed("("):
            return self._list_of_nodes()
        return self.term()

    def _list_of_nodes(self) -> str:
        if self.passed(")"):
            return str(RDF_NIL)
        head = node = self._anonymous()
        while True:
            self._patterns.append(Pattern(node, p.Predicate(RDF_FIRST), self._node()))
            if self.passed(")"):
                self._patterns.append(Pattern(node, p.Predicate(RDF_REST), str(RDF_NIL)))
                return head
            rest = self._anonymous()
            self._patterns.append(Pattern(node, p.Predicate(RDF_REST), rest))
            node = rest

    def _anonymous(self) -> str:
        return f"?_:[{next(self._numbers)}]"

    def _at_verb(self) -> bool:
        return (
            self.token.kind == "variable"
            or self.at_iri()
            or self.keyword in ("^", "!", "(")
            or self.token.text == "a"
        )

    def _verb(self) -> p.Path | Unclear | str:
        if self.token.kind == "variable":
            self.verbs.add(self.place)
            return self.variable()
        if not self._at_verb():
            raise self.wrong("a property, a path or a variable")
        start, self._negated = self.place, False
        path = self._alternative()
        return Unclear(" ".join(self.words[start : self.place])) if self._negated else path

    def _alternative(self) -> p.Path:
        choices = [self._sequence()]
        while self.passed("|"):
            choices.append(self._sequence())
        return choices[0] if len(choices) == 1 else p.Alternative(tuple(choices))

    def _sequence(self) -> p.Path:
        steps = [self._step()]
        while self.passed("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else p.Sequence(tuple(steps))

    def _step(self) -> p.Path:
        turned = self.passed("^")
        path = self._primary()
        if self.keyword in _MODIFIERS:
            path = _MODIFIERS[self.take().text](path)
        return p.Inverse(path) if turned else path

    def _primary(self) -> p.Path:
        if self.passed("("):
            path = self._alternative()
            self.expect(")")
            return path
        if self.passed("!"):
            self._negated = True
            if self.passed("("):
                if not self.passed(")"):
                    self._one_of_negated()
                    while self.passed("|"):
                        self._one_of_negated()
                    self.expect(")")
            else:
                self._one_of_negated()
            return p.Predicate(RDF_TYPE)  # stands for anything: the path is not looked at
        return p.Predicate(ox.NamedNode(self._property()[1:-1]))

    def _one_of_negated(self) -> None:
        self.passed("^")
        self._property()

    def _property(self) -> str:
        if self.token.kind == "word" and self.token.text == "a":
            self.words[self.place] = str(RDF_TYPE)
            self.take()
            return str(RDF_TYPE)
        return self.iri()
