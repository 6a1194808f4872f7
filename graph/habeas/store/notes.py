"""What there is to say about an answer, beside it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

__all__ = ["Note", "notes_of"]


@dataclass(frozen=True)
class Note:
    """One thing to say about an answer, or about the query that it answers."""

    #: ``rewrite``: what was asked of the engine instead. ``hint``: what would be quicker.
    #: ``warning``: what is probably not what was meant.
    kind: str
    text: str

    def said(self) -> dict[str, str]:
        """Return it as JSON knows it."""
        return {"kind": self.kind, "text": self.text}


def notes_of(said: Iterable[Mapping[str, str]]) -> tuple[Note, ...]:
    """Return the notes that were said in a header.

    Examples
    --------
    >>> notes_of([Note("hint", "Add LIMIT.").said()])
    (Note(kind='hint', text='Add LIMIT.'),)
    """
    return tuple(Note(str(each["kind"]), str(each["text"])) for each in said)
