"""Whether an answer is empty, seen from what was written of it."""

import re
from typing import IO

from habeas.store.tabular import start_again

__all__ = ["Watched"]

#: A number other than naught, where a format writes values.
_COUNTED = re.compile(rb'(?:^|[\s,>"])[0-9]*[1-9][0-9]*(?=$|[\s,<"])')
#: An answer with more bytes than this is not empty, unless it has very many columns.
MOST = 4_096


class Watched:
    """A file that answers are written into, of which the first bytes are kept."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._kept = b""
        self.size = 0

    def write(self, piece: bytes) -> int:
        """Write a piece; the engine calls this."""
        self.size += len(piece)
        if self.size <= MOST:
            self._kept += bytes(piece)
        return self._file.write(piece)

    def flush(self) -> None:
        """Bring what was written on its way; the engine calls this."""
        self._file.flush()

    def start_again(self) -> None:
        """Forget what was written."""
        self._kept, self.size = b"", 0
        start_again(self._file)

    def is_empty(self, form: str, format: str) -> bool:
        """Return whether an answer of this form has no row, no triple, or says no.

        Examples
        --------
        >>> from io import BytesIO
        >>> watched = Watched(BytesIO())
        >>> watched.write(b'{"head":{"vars":["s"]},"results":{"bindings":[]}}')
        49
        >>> watched.is_empty("rows", "json")
        True
        """
        if self.size > MOST:
            return False
        said = self._kept.strip()
        if form == "boolean":
            return b"false" in said
        match format:
            case "json":
                return said.endswith(b'"bindings":[]}}')
            case "xml" if form == "rows":
                return b"<result>" not in said
            case "csv" | "tsv":
                return b"\n" not in said
            case "jsonld":
                return said in (b"", b"[]", b"{}") or b"@id" not in said
            case "ttl":
                return all(line.startswith((b"@", b"PREFIX")) for line in said.splitlines())
            case "rdf":
                return b"rdf:about=" not in said and b"rdf:nodeID=" not in said
        return not said

    def is_nothing(self) -> bool:
        """Return whether a short answer holds no number but naught: nothing was counted."""
        return self.size <= MOST and not _COUNTED.search(self._kept) and b"0" in self._kept
