"""JSON with the offset of every value and every name.

Lenient, since a parser has accepted the text before; commas and colons are
not looked at. Containers are kept in a list, so that no nesting is too deep.
"""

import json
import re
from dataclasses import dataclass, field

__all__ = ["Json", "read_json"]

_TOKEN = re.compile(
    r"""
    [ \t\r\n,:]*+
    (?: (?P<string> "(?:[^"\\]++|\\.)*+" )
      | (?P<number> -?[0-9]++[0-9.eE+-]*+ )
      | (?P<word> true | false | null )
      | (?P<mark> [{}\[\]] )
      | (?P<end> \Z )
      | (?P<odd> . )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_WORDS = {"true": True, "false": False, "null": None}


@dataclass(slots=True)
class Json:
    """A value and where it begins; members by their name, with the offset of the name."""

    at: int
    scalar: str | float | bool | None = None
    members: dict[str, tuple[int, "Json"]] | None = None
    items: list["Json"] | None = None
    #: The name that the next value in this object has.
    _name: tuple[str, int] | None = field(default=None, repr=False)

    def take(self, value: "Json") -> None:
        """Put a value into this container; a text in an object may be a name."""
        if self.items is not None:
            self.items.append(value)
        elif self.members is not None and self._name is not None:
            name, at = self._name
            self.members[name] = (at, value)
            self._name = None
        elif isinstance(value.scalar, str):
            self._name = (value.scalar, value.at)


def read_json(text: str) -> Json | None:
    """Return the value that ``text`` holds; None if it holds none, or is no JSON.

    Examples
    --------
    >>> value = read_json('{"a": [1, 2]}')
    >>> at, member = value.members["a"]
    >>> at, member.at, [item.at for item in member.items]
    (1, 6, [7, 10])
    """
    root = Json(0, items=[])
    open_ = [root]
    for match in _TOKEN.finditer(text):
        group = match.lastgroup or "odd"
        at, token = match.start(group), match[group]
        if group == "odd":
            return None
        if group == "end":
            break
        if token in {"}", "]"}:
            open_.pop()
            if not open_:
                return None
        elif token in {"{", "["}:
            value = Json(at, members={}) if token == "{" else Json(at, items=[])
            open_[-1].take(value)
            open_.append(value)
        else:
            open_[-1].take(Json(at, _scalar(group, token)))
    return root.items[0] if root.items and len(open_) == 1 else None


def _scalar(group: str, token: str) -> str | float | bool | None:
    if group == "word":
        return _WORDS[token]
    try:
        value = json.loads(token, strict=False)
    except ValueError:  # an escape or a number that is none, or one of thousands of digits
        return None
    return value if isinstance(value, str | int | float) else None
