r"""XPath's regular expressions, read into a tree.

The grammar is that of XSD (1.1, part 2, appendix G) with what XQuery 1.0 and
XPath 2.0 Functions and Operators, section 7.6.1, add: anchors, reluctant
quantifiers, groups that are captured and referred back to, and flags. From
version 3.0 of the latter come ``(?:...)`` and the flag q.
Not in it, and refused, are look-ahead, ``\b``, ``(?i)`` and escapes such as
``\/``, which many engines know.
"""

import re

from habeas.shacl.literals.regex.characters import EVERYTHING, NOTHING, CharacterSet
from habeas.shacl.literals.regex.tree import (
    Back,
    Choice,
    End,
    Group,
    Node,
    Repeat,
    Sequence,
    Start,
)
from habeas.shacl.literals.regex.unicode import category, escape, with_case_variants

__all__ = ["PatternError", "parse"]

_FLAGS = frozenset("smixq")
_SPACE = frozenset(" \t\n\r")
_DIGITS = frozenset("0123456789")
_NOT_LITERAL = frozenset(".\\?*+{}()|[]^$")
_ESCAPED = dict(zip("nrt\\|.?*+(){}-[]^$", "\n\r\t\\|.?*+(){}-[]^$", strict=True))
_QUANTITY = re.compile(r"\{([0-9]+)(?:(,)([0-9]+)?)?\}")
_MOST_DIGITS = 9  # of a quantity
_PROPERTY = re.compile(r"\{(Is)?([A-Za-z0-9-]+)\}")
_DEEPEST = 100  # groups in groups: readers of expressions call themselves for each


class PatternError(ValueError):
    """A text is not a regular expression of XPath, or its flags are not flags of XPath."""

    def __init__(self, pattern: str, reason: str, position: int | None = None) -> None:
        shown = pattern if len(pattern) <= 80 else f"{pattern[:77]}..."
        place = "" if position is None else f" at character {position + 1}"
        super().__init__(f"{shown!r} cannot be a pattern{place}: {reason}.")
        self.pattern = pattern
        self.reason = reason
        self.position = position


def parse(pattern: str, flags: str = "") -> Node:
    """Return the tree of a pattern.

    Of the flags, i, s, x and q are worked into the tree; m is about what
    ``Start`` and ``End`` mean, which is for the one who matches.

    Raises
    ------
    PatternError
        If it does not follow the grammar, or a flag is not one of ``smixq``.
    """
    for flag in flags:
        if flag not in _FLAGS:
            raise PatternError(pattern, f"{flag!r} is not one of its flags s, m, i, x and q")
    if "q" in flags:
        return Sequence([_single(character, flags) for character in pattern])
    reader = _Reader(_without_space(pattern) if "x" in flags else pattern, flags)
    return reader.whole()


def _single(character: str, flags: str) -> CharacterSet:
    characters = CharacterSet.of(character)
    return with_case_variants(characters) if "i" in flags else characters


def _without_space(pattern: str) -> str:
    """Return the pattern without white space, but for that between brackets."""
    kept = []
    depth = 0
    escaped = False
    for character in pattern:
        if not depth and character in _SPACE:
            continue
        kept.append(character)
        if not escaped:
            depth += (character == "[") - (character == "]" and depth > 0)
        escaped = character == "\\" and not escaped
    return "".join(kept)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, pattern: str, flags: str) -> None:
        self._pattern = pattern
        self._flags = flags
        self._at = 0
        self._groups = 0
        self._closed: set[int] = set()
        self._depth = 0

    def whole(self) -> Node:
        tree = self._choice()
        if self._at < len(self._pattern):
            raise self._error("a group is closed that was not opened; write \\) for a bracket")
        return tree

    def _error(self, reason: str) -> PatternError:
        return PatternError(self._pattern, reason, self._at)

    def _next(self, count: int = 1) -> str:
        return self._pattern[self._at : self._at + count]

    def _take(self, text: str) -> bool:
        found = self._pattern.startswith(text, self._at)
        self._at += len(text) if found else 0
        return found

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._error(f"more than {_DEEPEST} brackets are open")

    def _choice(self) -> Node:
        branches = [self._branch()]
        while self._take("|"):
            branches.append(self._branch())
        return branches[0] if len(branches) == 1 else Choice(branches)

    def _branch(self) -> Node:
        items = []
        while self._next() not in ("", "|", ")"):
            items.append(self._quantified(self._atom()))
        return items[0] if len(items) == 1 else Sequence(items)

    def _quantified(self, atom: Node) -> Node:
        least, most = 1, None
        if self._take("?"):
            least, most = 0, 1
        elif self._take("*"):
            least = 0
        elif self._take("+"):
            pass
        elif self._next() == "{":
            least, most = self._quantity()
        else:
            return atom
        self._take("?")  # reluctant: another way to the same answer
        return Repeat(atom, least, most)

    def _quantity(self) -> tuple[int, int | None]:
        match = _QUANTITY.match(self._pattern, self._at)
        if not match:
            raise self._error("{ begins no quantity such as {2}, {2,} or {2,5}; write \\{")
        if max(map(len, match.groups(""))) > _MOST_DIGITS:
            raise self._error(f"a quantity has more than {_MOST_DIGITS} digits")
        least = int(match[1])
        most = int(match[3]) if match[3] else None if match[2] else least
        if most is not None and most < least:
            raise self._error(f"a quantity goes down from {least} to {most}")
        self._at = match.end()
        return least, most

    def _atom(self) -> Node:
        if self._take("^"):
            return Start()
        if self._take("$"):
            return End()
        if self._take("."):
            return EVERYTHING if "s" in self._flags else ~CharacterSet.of("\n")
        if self._next() == "[":
            return self._class()
        if self._next() == "(":
            return self._group()
        if self._next() == "\\":
            if self._next(2)[1:] in _DIGITS:
                return self._back()
            return self._escape()
        character = self._next()
        if character in _NOT_LITERAL:
            reason = "repeats nothing" if character in "?*+{" else "closes nothing"
            raise self._error(f"{character} {reason}; write \\{character} for the character")
        self._at += 1
        return _single(character, self._flags)

    def _group(self) -> Node:
        self._at += 1
        self._deeper()
        captured = not self._take("?:")
        if captured and self._next() == "?":
            raise self._error("(? is followed by :, as XPath knows no look-around or inner flags")
        self._groups += captured
        number = self._groups
        inner = self._choice()
        if not self._take(")"):
            raise self._error("a group is not closed")
        self._depth -= 1
        if not captured:
            return inner
        self._closed.add(number)
        return Group(number, inner)

    def _back(self) -> Back:
        self._at += 1
        number = int(self._next())
        self._at += 1
        while self._next() in _DIGITS and number * 10 + int(self._next()) <= self._groups:
            number = number * 10 + int(self._next())
            self._at += 1
        if number not in self._closed:
            raise self._error(f"\\{number} refers to no group that was closed before it")
        return Back(number)

    def _escape(self) -> CharacterSet:
        """Read a backslash and what it says of the character after it."""
        letter = self._next(2)[1:]
        if letter in _ESCAPED:
            self._at += 2
            return CharacterSet.of(_ESCAPED[letter])
        if letter and letter in "sSiIcCdDwW":
            self._at += 2
            return escape(letter)
        if letter and letter in "pP":
            return self._property(letter)
        if letter and not letter.isalnum():
            # XPath has no \/, but many who write patterns do; it can mean one thing only.
            self._at += 2
            return CharacterSet.of(letter)
        raise self._error(f"\\{letter} is not an escape of XPath")

    def _property(self, letter: str) -> CharacterSet:
        match = _PROPERTY.match(self._pattern, self._at + 2)
        if not match:
            raise self._error(f"\\{letter} is not followed by a property such as {{Lu}}")
        is_block, name = match.groups()
        if is_block:
            raise self._error(f"the block {name} is not known here; write its range, as in [0-9]")
        try:
            characters = category(name)
        except LookupError:
            raise self._error(f"{name} is not a category of Unicode") from None
        self._at = match.end()
        return ~characters if letter == "P" else characters

    def _class(self) -> CharacterSet:
        """Read a set in brackets, with what is taken from it."""
        self._at += 1
        self._deeper()
        negative = self._take("^")
        first = self._at
        escapes, ranges, less = set(), [], NOTHING
        while not self._take("]"):
            if self._at > first and self._next(2) == "-[":
                self._at += 1
                less = self._class()
                if self._next() != "]":
                    raise self._error("only ] follows what is taken from a set")
            elif self._next() == "\\" and self._next(2)[1:] not in _ESCAPED:
                escapes.add(self._escape())
            else:
                ranges.append(self._range(self._at == first))
        if self._at - 1 == first:
            raise self._error("a set is empty; write \\] for the character")
        self._depth -= 1
        characters = CharacterSet.ranges(ranges)
        if "i" in self._flags:
            characters = with_case_variants(characters)
        for each in escapes:
            characters |= each
        return (~characters if negative else characters) - less

    def _range(self, is_first: bool) -> tuple[int, int]:
        """Read one character between brackets, or a first and a last one."""
        lone = self._next() == "-" and not is_first
        if lone and self._next(2) != "-]" and self._next(3) != "--[":
            raise self._error("- stands neither between two characters nor at an end; write \\-")
        low = self._character()
        following = self._next(2)
        if following[:1] != "-" or following in ("-]", "-[") or self._next(3) == "--[":
            return low, low
        self._at += 1
        high = self._character()
        if high < low:
            raise self._error(f"a range goes down from {chr(low)} to {chr(high)}")
        return low, high

    def _character(self) -> int:
        character = self._next()
        if not character:
            raise self._error("a set is not closed")
        if character in "[]":
            raise self._error(f"{character} stands between brackets; write \\{character}")
        if character != "\\":
            self._at += 1
            return ord(character)
        escaped = self._next(2)[1:]
        if escaped not in _ESCAPED:
            raise self._error(f"\\{escaped} is not the end of a range")
        self._at += 2
        return ord(_ESCAPED[escaped])
