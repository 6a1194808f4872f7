"""RDF as it came: bytes that say of themselves which syntax they are in."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pyoxigraph as ox

from habeas.store.scratch.errors import UnreadableGraphError
from habeas.store.scratch.syntaxes import DATASETS, SYNTAXES

__all__ = ["Part", "content_of", "read", "understood"]

_UTF8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Part:
    """RDF as it came, the name of its syntax, and what its relative IRIs are relative to."""

    content: bytes
    syntax: str
    base: str

    @property
    def may_name_graphs(self) -> bool:
        """Whether its syntax has names for graphs."""
        return self.syntax in DATASETS or self.syntax == "n3"


def content_of(part: Part) -> bytes:
    """Return what a part says, without what is no part of it; nothing if that is nothing."""
    content = part.content.removeprefix(_UTF8_MARK)
    return content if content.strip() else b""


def read(part: Part, graphs: bool) -> Iterator[ox.Quad]:
    """Yield what a part says; its blank nodes are those of no other part."""
    if content := content_of(part):
        with understood(part):
            yield from ox.parse(
                content,
                format=SYNTAXES[part.syntax].writer,
                base_iri=part.base,
                without_named_graphs=not graphs,
                rename_blank_nodes=True,
            )


@contextmanager
def understood(part: Part) -> Iterator[None]:
    """Say in words of ours that a part is not in its syntax."""
    try:
        yield
    except (SyntaxError, ValueError) as error:
        reason = getattr(error, "msg", "") or str(error)
        title = SYNTAXES[part.syntax].title
        raise UnreadableGraphError(f"This is not {title} as it should be: {reason}") from error
