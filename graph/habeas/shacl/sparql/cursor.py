"""Going through the words of a query one after another: the terms of SPARQL."""

import re
from collections.abc import Mapping

import pyoxigraph as ox

from habeas.shacl.sparql.lexing import InvalidQueryError, Token, tokens_of
from habeas.shacl.vocabulary import XSD

__all__ = ["Cursor"]

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")


class Cursor:
    """A place in a query, with the abbreviations that hold there."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self.tokens = tokens_of(text)
        self.words = [_plain(token) for token in self.tokens]
        for place in range(len(self.tokens) - 1):
            if self._is_signed(place):
                self.words[place] += self.words[place + 1]
                self.words[place + 1] = ""
        self.place = 0
        self.prefixes = dict(prefixes)
        self.base: str | None = None

    @property
    def token(self) -> Token:
        """The word here."""
        return self.tokens[self.place]

    @property
    def keyword(self) -> str:
        """The word here in capitals, if it is a bare word or a sign."""
        return self.token.keyword if self.token.kind in ("word", "sign") else ""

    def next_keyword(self) -> str:
        """Return the word after this one in capitals, if it is a bare word or a sign."""
        token = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return token.keyword if token.kind in ("word", "sign") else ""

    def take(self) -> Token:
        """Go one word on, and return the one passed."""
        token = self.token
        self.place += token.kind != "end"
        return token

    def passed(self, *keywords: str) -> bool:
        """Go on if one of these is here, and say whether it was."""
        if self.keyword in keywords:
            self.place += 1
            return True
        return False

    def expect(self, *keywords: str) -> str:
        """Go on; one of these must be here."""
        if self.keyword not in keywords:
            raise self.wrong(" or ".join(keywords))
        return self.take().keyword

    def wrong(self, expected: str) -> InvalidQueryError:
        """Return the error that something else is here."""
        found = repr(self.token.text) if self.token.text else "the end"
        return self.error(f"expected {expected}, found {found}")

    def error(self, reason: str, place: int | None = None) -> InvalidQueryError:
        """Return an error at the word here, or at another."""
        token = self.token if place is None else self.tokens[place]
        return InvalidQueryError(reason, token.line, token.column)

    def at_iri(self) -> bool:
        """Whether an IRI is here."""
        return self.token.kind in ("iri", "name")

    def iri(self) -> str:
        """Pass an IRI, and return it between angle brackets."""
        token, place = self.token, self.place
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self.prefixes:
                raise self.error(
                    f"the prefix {prefix}: is not declared; name its declaration with sh:prefixes"
                )
            word = "<" + self.prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local) + ">"
        elif token.kind == "iri":
            word = f"<{self.absolute(token.text[1:-1])}>"
        else:
            raise self.wrong("an IRI")
        self.words[place] = word
        self.take()
        return word

    def absolute(self, reference: str) -> str:
        """Return an IRI as it is, a relative one resolved."""
        if self.base is None:
            if _ABSOLUTE.match(reference):
                return reference
            raise self.error(f"<{reference}> is a relative IRI, and no BASE is declared")
        turtle = f"<{reference}> <urn:x-habeas:is> <urn:x-habeas:is> ."
        try:
            quad = next(iter(ox.parse(turtle, format=ox.RdfFormat.TURTLE, base_iri=self.base)))
        except (SyntaxError, ValueError) as error:
            raise self.error(f"<{reference}> is no IRI") from error
        assert isinstance(quad.subject, ox.NamedNode)
        return quad.subject.value

    def variable(self) -> str:
        """Pass a variable, and return its name with a question mark."""
        if self.token.kind != "variable":
            raise self.wrong("a variable")
        return "?" + self.take().text[1:]

    def at_literal(self) -> bool:
        """Whether a literal is here."""
        return (
            self.token.kind in ("string", "number")
            or self.keyword in ("TRUE", "FALSE")
            or self._is_signed(self.place)
        )

    def _is_signed(self, place: int) -> bool:
        """Whether a number with its sign is at some place."""
        sign, number = self.tokens[place], self.tokens[min(place + 1, len(self.tokens) - 1)]
        return (
            sign.text in ("+", "-")
            and number.kind == "number"
            and (sign.line, sign.column + 1) == (number.line, number.column)
        )

    def literal(self) -> str:
        """Pass a literal, and return it as SPARQL writes it."""
        token = self.take()
        if token.kind == "string":
            if self.token.kind == "tag":
                return token.text + self.take().text
            if self.passed("^^"):
                return f"{token.text}^^{self.iri()}"
            return token.text
        if token.text in ("+", "-"):
            return token.text + self.take().text
        if token.kind == "word":
            self.words[self.place - 1] = token.text.lower()
            return f'"{token.text.lower()}"^^<{XSD}boolean>'
        return token.text

    def prologue(self) -> None:
        """Pass the declarations."""
        while (keyword := self.keyword) in ("PREFIX", "BASE"):
            self.take()
            prefix = ""
            if keyword == "PREFIX":
                name = self.take()
                prefix, colon, local = name.text.partition(":")
                if name.kind != "name" or not colon or local:
                    raise self.error("expected a prefix with a colon", self.place - 1)
            if self.token.kind != "iri":
                raise self.wrong("an IRI between angle brackets")
            value = self.absolute(self.token.text[1:-1])
            self.take()
            if keyword == "PREFIX":
                self.prefixes[prefix] = value
            else:
                self.base = value


def _plain(token: Token) -> str:
    return "?" + token.text[1:] if token.kind == "variable" else token.text
