"""One query as it was asked, and what its answer is known by."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from habeas.store.interface import Term
from habeas_api.served import Served

if TYPE_CHECKING:
    from habeas_api.answers import Wanted

__all__ = ["Question"]

# What may give another answer each time. An escape could hide one of them. Looking for a few
# letters first takes a tenth of the time.
_SIGNS = ("NOW", "RAND", "UUID", "BNODE", "\\U")
_VOLATILE = re.compile(r"(?<![?$:])\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\[uU]", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """One query, over which graphs, and how its answer should come."""

    text: str
    like: "Wanted"
    given: Mapping[str, Term] = field(default_factory=dict)
    default_graphs: Sequence[str] = ()
    named_graphs: Sequence[str] = ()
    rewrite: bool = True

    @property
    def is_volatile(self) -> bool:
        """Whether it may have another answer the next time."""
        text = self.text.upper()
        return any(sign in text for sign in _SIGNS) and _VOLATILE.search(self.text) is not None

    def tag(self, here: Served) -> str:
        """Return what its answer, as it is, is known by."""
        given = [(name, str(value)) for name, value in sorted(self.given.items())]
        parts = (
            self.text,
            given,
            list(self.default_graphs),
            list(self.named_graphs),
            self.rewrite,
            self.like.rows_type,
            self.like.graph_type,
            here.release.version,
            here.edition,
        )
        return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
