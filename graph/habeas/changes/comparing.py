"""What changed from one release to another: statements, and the things that they are about."""

import gzip
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Literal, cast

from habeas.changes.blank import differing, relabelled
from habeas.changes.merging import About, Merging, subject_of
from habeas.errors import NoReleaseError
from habeas.terms import ID, VOCAB, expand, kind_and_local

__all__ = ["Changes", "Op", "compare", "dump_of", "kind_of", "op_of"]

Op = Literal["created", "changed", "removed"]
#: What stands behind its subject in a statement that says that a thing is no longer there.
_GONE = (
    f"<{expand('habeas:isTakenDownOn')}> ".encode(),
    f"<{expand('dcterms:isReplacedBy')}> <{ID}".encode(),
)


@dataclass
class Changes:
    """What changed, given by subject as it is found, and summed up at the end.

    Iterating, once, gives each subject with its lines that were removed and
    added. Statements with blank nodes come last. Those that are removed call
    them as the older release does, those that are added as nothing in it.
    """

    _old: IO[bytes]
    _new: IO[bytes]
    #: How many lines were removed and added; complete at the end.
    removed: int = 0
    added: int = 0
    #: How many things of each kind were created, changed and removed; complete at the end.
    things: dict[str, Counter[Op]] = field(default_factory=lambda: defaultdict(Counter))

    def __iter__(self) -> Iterator[About]:
        """Yield what differs about each subject."""
        merging = Merging(self._old, self._new)
        for about in merging:
            self._count(about, is_counted_before=False)
            yield about
        old, new = merging.blank
        removed, added = differing(old, new)
        if not removed and not added:
            return
        by_subject: dict[bytes, About] = {}
        for lines, side in (
            *((piece.lines, "removed") for piece in removed),
            *((relabelled(piece), "added") for piece in added),
        ):
            for line in lines:
                subject = subject_of(line)
                about = by_subject.setdefault(subject, About(subject, was=True, is_now=True))
                getattr(about, side).append(line)
        for subject, about in sorted(by_subject.items()):
            self._count(about, is_counted_before=subject in merging.told)
            yield about

    def _count(self, about: About, is_counted_before: bool) -> None:
        self.removed += len(about.removed)
        self.added += len(about.added)
        if not is_counted_before and not about.subject.startswith(b"_:"):
            self.things[kind_of(about.subject)][op_of(about)] += 1


def op_of(about: About) -> Op:
    r"""Return what happened to a subject.

    A thing that says, as it did not before, that it was taken down or merged into another was
    removed, whatever is said of it before and now.

    Examples
    --------
    >>> gone = b'<urn:a> <https://w3id.org/habeas/ontology#isTakenDownOn> "2023-11-16" .\n'
    >>> op_of(About(b"<urn:a>", added=[gone], was=True, is_now=True))
    'removed'
    """
    place = len(about.subject) + 1
    if any(line.startswith(_GONE, place) for line in about.added):
        return "removed"
    if not about.was:
        return "created"
    return "changed" if about.is_now else "removed"


def kind_of(subject: bytes) -> str:
    """Return the kind of the thing that a subject is: ``concept``, ``term`` for what is none of ours.

    Examples
    --------
    >>> kind_of(b"<https://w3id.org/habeas/id/case/0001>")
    'case'
    >>> kind_of(b"<https://w3id.org/habeas/vocab/scope/local>"), kind_of(b"<urn:test:ada>")
    ('concept', 'term')
    """
    iri = subject[1:-1].decode()
    if found := kind_and_local(iri):
        return found[0]
    return "concept" if iri.startswith(VOCAB) else "term"


def dump_of(folder: Path) -> Path:
    """Return the file with all statements of the release in ``folder``.

    Raises
    ------
    NoReleaseError
        If it has none.
    """
    path = folder / "public.nq.gz"
    if not path.is_file():
        raise NoReleaseError(folder, "has no dump")
    return path


@contextmanager
def compare(old: Path | None, new: Path) -> Iterator[Changes]:
    """Compare the releases in two folders; without an older one, everything was added.

    Raises
    ------
    NoReleaseError
        If one of them has no dump.
    """
    with gzip.open(dump_of(new)) as newer:
        if old is None:
            yield Changes(BytesIO(), cast(IO[bytes], newer))
        else:
            with gzip.open(dump_of(old)) as older:
                yield Changes(cast(IO[bytes], older), cast(IO[bytes], newer))
