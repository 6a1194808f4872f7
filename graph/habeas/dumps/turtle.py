"""Statements as Turtle, a subject at a time."""

from habeas.dumps.statements import Said, ShortNames
from habeas.terms import PREFIXES

__all__ = ["HEAD", "turtle_of"]

#: What every file begins with.
HEAD = "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in sorted(PREFIXES)
).encode()
_TYPE = b"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_IRI, _END = b"<"[0], b">"[0]


def turtle_of(subject: bytes, said: Said, short: ShortNames) -> bytes:
    r"""Return what is said of a subject.

    Examples
    --------
    >>> said = {_TYPE: [b"<urn:c>"], b"<urn:p>": [b'"x"@en', b"_:b"]}
    >>> turtle_of(b"<https://w3id.org/habeas/id/case/x1>", said, ShortNames())
    b'\ncase:x1 a <urn:c> ;\n  <urn:p> "x"@en , _:b .\n'
    """
    lines = [
        (b"a" if predicate == _TYPE else short[predicate])
        + b" "
        + b" , ".join([_object(value, short) for value in values])
        for predicate, values in said.items()
    ]
    name = short[subject] if subject[0] == _IRI else subject
    return b"\n" + name + b" " + b" ;\n  ".join(lines) + b" .\n"


def _object(value: bytes, short: ShortNames) -> bytes:
    if value[0] == _IRI:
        return short[value]
    if value[-1] == _END:  # the datatype of a literal
        start = value.rindex(b"^^") + 2
        return value[:start] + short[value[start:]]
    return value
