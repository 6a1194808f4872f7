"""The fields of a query string or a form, decoded once and strictly."""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from werkzeug.exceptions import BadRequest

__all__ = ["Fields", "read_fields"]

Fields = Mapping[str, Sequence[str]]


def read_fields(encoded: bytes) -> Fields:
    """Return the values of each field.

    Raises
    ------
    BadRequest
        If they are not URL-encoded UTF-8.
    """
    try:
        return parse_qs(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100
        )
    except ValueError as error:  # also UnicodeDecodeError
        raise BadRequest("The parameters are not URL-encoded UTF-8.") from error
