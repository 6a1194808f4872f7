"""Two sorted files of N-Quads compared as they are read, in memory that does not grow with them.

What is the same in both is skipped in blocks, without a look at its lines: it
costs little more than to read it. Only around a difference are lines told apart.

Lines with blank nodes are set aside, whether or not they differ: their labels
are given anew for each release, so the same line may be about another node.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

import pyoxigraph as ox

__all__ = ["About", "Merging", "has_blank_node", "subject_of"]

#: How much is read at once, how much of it is split into lines around a difference, and with how
#: much looking for the next difference begins, in bytes.
BLOCK, WINDOW, STEP = 1 << 18, 1 << 14, 1 << 12
#: After this many lines in a row that are the same, blocks are compared again.
ENOUGH = 8
#: Where a line may have a blank node; in a literal it is none.
_PERHAPS = re.compile(rb"(?:^| )_:")


@dataclass
class About:
    """What differs in the statements about one subject: whole lines, sorted."""

    #: As in the files: ``<https://…>``.
    subject: bytes
    removed: list[bytes] = field(default_factory=list)
    added: list[bytes] = field(default_factory=list)
    #: Whether the older file, and the newer one, have any statement about it.
    was: bool = False
    is_now: bool = False


class Merging:
    r"""What differs between two files of sorted lines, by subject.

    Examples
    --------
    >>> from io import BytesIO
    >>> old = BytesIO(b"<urn:a> <urn:p> <urn:o> .\n<urn:b> <urn:p> <urn:o> .\n")
    >>> new = BytesIO(b"<urn:b> <urn:p> <urn:o> .\n<urn:b> <urn:q> <urn:o> .\n")
    >>> for about in Merging(old, new):
    ...     print(about.subject, len(about.removed), len(about.added), about.was, about.is_now)
    b'<urn:a>' 1 0 True False
    b'<urn:b>' 0 1 True True
    """

    def __init__(self, old: IO[bytes], new: IO[bytes]) -> None:
        self._old, self._new = _Lines(old), _Lines(new)
        #: Lines with blank nodes, of the older file and of the newer one; complete at the end.
        self.blank: tuple[list[bytes], list[bytes]] = ([], [])
        #: Subjects of such lines about which something else was yielded too.
        self.told: set[bytes] = set()
        self._with_blank: set[bytes] = set()
        self._about: About | None = None
        self._before = b""  # the subject of the last line of the last block that both had

    def __iter__(self) -> Iterator[About]:
        """Yield what differs about each subject, in the order of the files."""
        old, new = self._old, self._new
        while old.fill() | new.fill():
            if same := old.common(new):
                old.skip(len(same))
                new.skip(len(same))
                yield from self._pass(same)
            else:
                yield from self._tell()
        yield from self._end()

    def _pass(self, same: bytes) -> Iterator[About]:
        """Go past lines that both files have."""
        for line in _lines_with_blank_nodes(same):
            self._set_aside(line, True, True)
        self._before = subject_of(same[same.rfind(b"\n", 0, -1) + 1 :])
        if self._about is not None:
            if subject_of(same) == self._about.subject:
                self._about.was = self._about.is_now = True
            if self._before != self._about.subject:
                yield from self._end()

    def _tell(self) -> Iterator[About]:
        """Tell lines apart, as far as both files are read."""
        olds, news = self._old.lines(), self._new.lines()
        one = other = alike = 0
        while alike < ENOUGH:
            ends = one == len(olds), other == len(news)
            if (ends[0] and not self._old.is_at_end) or (ends[1] and not self._new.is_at_end):
                break  # what comes next in that file has to be read first
            if ends[0] and ends[1]:
                break
            in_old = not ends[0] and (ends[1] or olds[one] <= news[other])
            in_new = not ends[1] and (ends[0] or news[other] <= olds[one])
            line = olds[one] if in_old else news[other]
            one, other = one + in_old, other + in_new
            alike = alike + 1 if in_old and in_new else 0
            yield from self._take(line, in_old, in_new)
        self._old.skip(sum(map(len, olds[:one])))
        self._new.skip(sum(map(len, news[:other])))

    def _take(self, line: bytes, in_old: bool, in_new: bool) -> Iterator[About]:
        subject = subject_of(line)
        if self._about is None or self._about.subject != subject:
            yield from self._end()
            both = subject == self._before
            self._about = About(subject, was=both, is_now=both)
        about = self._about
        about.was |= in_old
        about.is_now |= in_new
        if b"_:" in line and has_blank_node(line):
            self._set_aside(line, in_old, in_new)
        elif not in_new:
            about.removed.append(line)
        elif not in_old:
            about.added.append(line)

    def _set_aside(self, line: bytes, in_old: bool, in_new: bool) -> None:
        if in_old:
            self.blank[0].append(line)
        if in_new:
            self.blank[1].append(line)
        self._with_blank.add(subject_of(line))

    def _end(self) -> Iterator[About]:
        if self._about is not None and (self._about.removed or self._about.added):
            if self._about.subject in self._with_blank:
                self.told.add(self._about.subject)
            yield self._about
        self._about = None


class _Lines:
    """A file, read in blocks that end with whole lines."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._read = b""
        self._place = 0
        self._rest = b""
        self._is_over = False

    @property
    def is_at_end(self) -> bool:
        """Whether nothing comes after the lines of the window."""
        return self._is_over and len(self._read) - self._place <= WINDOW

    def fill(self) -> bool:
        """Read on if there is less than a window left; return whether anything is."""
        while len(self._read) - self._place < WINDOW and not self._is_over:
            more = self._file.read(BLOCK)
            self._is_over = not more
            whole = self._rest + more
            end = len(whole) if self._is_over else whole.rfind(b"\n") + 1
            self._read = self._read[self._place :] + whole[:end]
            self._place, self._rest = 0, whole[end:]
        return self._place < len(self._read)

    def skip(self, size: int) -> None:
        self._place += size

    def lines(self) -> list[bytes]:
        """Return the next lines: at least one if there is any, up to a window of them."""
        end = min(self._place + WINDOW, len(self._read))
        if end < len(self._read):
            cut = self._read.rfind(b"\n", self._place, end) + 1
            end = cut if cut > self._place else self._read.find(b"\n", end) + 1
        return self._read[self._place : end].splitlines(keepends=True)

    def common(self, other: "_Lines") -> bytes:
        """Return the whole lines with which both go on."""
        one, two = self._place, other._place
        most = min(len(self._read) - one, len(other._read) - two)
        alike, step = 0, STEP
        while alike < most:
            step = min(step, most - alike)
            start, end = alike, alike + step
            if self._read[one + start : one + end] == other._read[two + start : two + end]:
                alike, step = end, step * 2
            elif step == 1:
                break
            else:
                step //= 2
                most = end
        return self._read[one : self._read.rfind(b"\n", one, one + alike) + 1]


def subject_of(line: bytes) -> bytes:
    """Return the subject of a line, as it stands there."""
    return line[: line.find(b" ")]


def has_blank_node(line: bytes) -> bool:
    r"""Return whether a line has a blank node, and not only a literal that looks like one.

    Examples
    --------
    >>> has_blank_node(b'<urn:a> <urn:p> "see _:b" .\n'), has_blank_node(b"<urn:a> <urn:p> _:b .\n")
    (False, True)
    """
    if not _PERHAPS.search(line):
        return False
    return any(_is_blank(quad) for quad in ox.parse(line, ox.RdfFormat.N_QUADS))


def _is_blank(quad: object) -> bool:
    if isinstance(quad, ox.Quad):
        terms = (quad.subject, quad.object, quad.graph_name)
        return any(isinstance(term, ox.BlankNode) or _is_blank(term) for term in terms)
    if isinstance(quad, ox.Triple):
        return any(
            isinstance(term, ox.BlankNode) or _is_blank(term)
            for term in (quad.subject, quad.object)
        )
    return False


def _lines_with_blank_nodes(block: bytes) -> Iterator[bytes]:
    place = block.find(b"_:")  # much quicker than a pattern
    while place >= 0:
        start = block.rfind(b"\n", 0, place) + 1
        end = block.index(b"\n", place) + 1
        if has_blank_node(block[start:end]):
            yield block[start:end]
        place = block.find(b"_:", end)
