"""What a result says: messages of a shapes graph with values filled in."""

import re
from collections.abc import Mapping

import pyoxigraph as ox

from habeas.shacl.plan import Custom, Shape, Sparql
from habeas.shacl.vocabulary import Node

__all__ = ["filled", "messages_of"]

_BLANK = re.compile(r"\{[?$](\w+)\}")


def messages_of(
    shape: Shape, constraint: Sparql | Custom, values: Mapping[str, Node | None]
) -> tuple[ox.Literal, ...]:
    """Return the messages of one result, by section 5.3.2 of the specification.

    They are the value of ``?message``, else those of the constraint (or of its
    validator, or of its component), else those of the shape, word for word.

    Parameters
    ----------
    shape, constraint
        What found it.
    values
        What the variables of the solution are bound to, by their names.
    """
    own = values.get("message")
    if not isinstance(own, ox.Literal) and not constraint.messages:
        return shape.messages
    messages = (own,) if isinstance(own, ox.Literal) else constraint.messages
    if not any("{" in message.value for message in messages):
        return messages
    if isinstance(constraint, Custom):
        values = {**dict(constraint.parameters), **values}
    return tuple(filled(message, values) for message in messages)


def filled(message: ox.Literal, values: Mapping[str, Node | None]) -> ox.Literal:
    """Return a message with ``{?name}`` and ``{$name}`` replaced by values.

    IRIs are written whole and literals without their datatype. What has no
    value stays as it is.

    Examples
    --------
    >>> filled(ox.Literal("{?n} of {$m}", language="en"), {"n": ox.Literal("3")}).value
    '3 of {$m}'
    """

    def text(match: re.Match[str]) -> str:
        value = values.get(match[1])
        return match[0] if value is None else value.value

    found = _BLANK.sub(text, message.value)
    if message.language is not None:
        return ox.Literal(found, language=message.language)
    return ox.Literal(found)
