"""What a route takes: each parameter declared once, read by that, and described by that.

What a declaration does not allow is refused with what it does allow, so the
description in ``/openapi.json`` and what is accepted cannot differ.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from werkzeug.exceptions import BadRequest

from habeas.errors import InvalidDateError, UnknownNameError
from habeas.evidence.dates import bounds, read_date
from habeas.queries.values import InvalidValueError
from habeas_api.errors import BadParameterError
from habeas_api.fields import Fields

__all__ = ["Parameter", "Value", "Values", "read_values"]

#: What a parameter can be; a day is ISO text.
Value: TypeAlias = str | int | float | bool | tuple[str, ...] | None
Values: TypeAlias = Mapping[str, Value]
Kind: TypeAlias = Literal["text", "day", "first day", "last day", "integer", "number", "flag"]

#: As much of a value is read, in characters.
LONGEST = 500
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_TYPES = {"integer": "integer", "number": "number", "flag": "boolean"}


@dataclass(frozen=True)
class Parameter:
    """One parameter of a route.

    Examples
    --------
    >>> steps = Parameter("steps", "How many points.", "integer", 50, least=1, most=500)
    >>> steps.read(["20"]), steps.read([])
    (20, 50)
    >>> steps.read(["9000"])
    Traceback (most recent call last):
    habeas.queries.values.InvalidValueError: '9000' is no value for steps: give a whole number from 1 to 500.
    """

    name: str
    #: One sentence.
    meaning: str
    #: ``day`` is one day; a first or last day may be given as a month or a year, which starts or
    #: ends on it.
    kind: Kind = "text"
    default: Value = None
    least: float | None = None
    most: float | None = None
    #: The values that there are, where it is one of a few.
    choices: tuple[str, ...] = ()
    #: Whether there is no answer without it.
    needed: bool = False
    #: Whether it may be given more than once.
    several: bool = False
    #: What somebody could give.
    example: Value = None
    #: Most characters of a value.
    longest: int = LONGEST

    def read(self, texts: Sequence[str]) -> Value:
        """Return the value that the texts mean; what is left empty is as if it were not given.

        Raises
        ------
        InvalidValueError, InvalidDateError
            If it is not of the kind, or out of bounds.
        BadParameterError
            If it is none of the choices, with the near ones.
        BadRequest
            If it is needed and missing, or given more than once and may not be.
        """
        given = [text.strip() for text in texts if text.strip()]
        if not given:
            if self.needed:
                raise BadRequest(f"Give a value for {self.name!r}: {_lowered(self.meaning)}")
            return () if self.several and self.default is None else self.default
        if self.several:
            return tuple(dict.fromkeys(str(self._read(text)) for text in given))
        if len(given) > 1:
            raise BadRequest(f"Give one value for {self.name!r}, not {len(given)}.")
        return self._read(given[0])

    def schema(self) -> dict[str, Any]:
        """Return what a value is, as JSON Schema."""
        said: dict[str, Any] = {"type": _TYPES.get(self.kind, "string")}
        if self.kind == "day":
            said["format"] = "date"
        elif self.kind in ("first day", "last day"):
            said["pattern"] = r"^\d{4}(-\d\d(-\d\d)?)?$"
        if self.choices:
            said["enum"] = list(self.choices)
        if self.least is not None:
            said["minimum"] = self.least
        if self.most is not None:
            said["maximum"] = self.most
        if self.kind == "text" and not self.choices:
            said["maxLength"] = self.longest
        if self.several:
            said = {"type": "array", "items": said, "uniqueItems": True}
        if self.default is not None:
            said["default"] = list(self.default) if self.several else self.default  # type: ignore[arg-type]
        return said

    def _read(self, text: str) -> Value:
        if len(text) > self.longest:
            wanted = f"at most {self.longest:,} characters"
            raise InvalidValueError(self.name, f"{text[:100]} ...", wanted)
        if self.choices:
            if text not in self.choices:
                raise BadParameterError(UnknownNameError(self.name, text[:100], self.choices))
            return text
        if self.kind == "flag":
            if text.lower() not in _FLAGS:
                raise InvalidValueError(self.name, text, "true or false")
            return _FLAGS[text.lower()]
        if self.kind in ("integer", "number"):
            return self._number(text)
        if self.kind == "text":
            return text
        try:
            if self.kind == "day":
                return read_date(text).isoformat()
            found = bounds(text)
        except InvalidDateError as error:
            raise InvalidDateError(text[:100], error.reason) from None
        return (found.earliest if self.kind == "first day" else found.latest).isoformat()

    def _number(self, text: str) -> int | float:
        if not (_INTEGER if self.kind == "integer" else _NUMBER).fullmatch(text):
            raise InvalidValueError(self.name, text, self._wanted())
        value = int(text) if self.kind == "integer" else float(text)
        low = -math.inf if self.least is None else self.least
        high = math.inf if self.most is None else self.most
        if not math.isfinite(value) or not low <= value <= high:
            raise InvalidValueError(self.name, text, self._wanted())
        return value

    def _wanted(self) -> str:
        wanted = "a whole number" if self.kind == "integer" else "a number"
        if self.least is not None and self.most is not None:
            return f"{wanted} from {self.least:,g} to {self.most:,g}"
        if self.least is not None:
            return f"{wanted} of at least {self.least:,g}"
        return f"{wanted} of at most {self.most:,g}" if self.most is not None else wanted


def read_values(fields: Fields, declared: Sequence[Parameter]) -> dict[str, Value]:
    """Return the value of each parameter that is declared, in that order.

    Raises
    ------
    BadParameterError
        If a field has the name of none, with the near ones.
    InvalidValueError, InvalidDateError, BadRequest
        As :meth:`Parameter.read` does.

    Examples
    --------
    >>> read_values({"radius": ["2"]}, [Parameter("radius", "How far.", "integer", 1)])
    {'radius': 2}
    """
    known = [each.name for each in declared]
    for name in fields:
        if name not in known:
            raise BadParameterError(UnknownNameError("parameter", name[:100], known))
    return {each.name: each.read(fields.get(each.name, ())) for each in declared}


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
