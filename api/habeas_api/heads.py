"""The head of a request, looked at before the server reads it.

The server's own reading takes time with the square of a run of blanks, in the
one thread that reads all lines: half a minute of it can be sent in one packet.
It lets through what HTTP/1.1 says to refuse, too.
"""

from waitress.parser import HTTPRequestParser, ParsingError

__all__ = ["LONGEST", "Head"]

#: Longest head, in bytes. What is longer to ask can be posted.
LONGEST = 1 << 18
#: Longest run of blanks, in characters.
_BLANKS = 32
_VERSIONS = ("1.0", "1.1")


class Head(HTTPRequestParser):  # type: ignore[misc] # waitress says nothing of types
    """One request as it is read."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers.

        Raises
        ------
        ParsingError
            If they are none.
        """
        if b" " * (_BLANKS + 1) in header_plus.replace(b"\t", b" "):
            raise ParsingError(f"More than {_BLANKS} blanks stand together in a header")
        super().parse_header(header_plus)
        if self.version not in _VERSIONS:
            raise ParsingError("The version of HTTP is none of 1.0 and 1.1")
        host = self.headers.get("HOST")
        if "," in (host or "") or (host is None and self.version == "1.1"):
            raise ParsingError("A request has one Host, and not none or several")
