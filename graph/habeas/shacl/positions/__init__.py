"""Where each statement stands in the file that it was read from.

A parser of RDF gives triples and no positions. Here a file is walked a second
time, when a finding is to be shown and never before.

- Turtle and TriG: line and column of each subject, predicate and object, also
  between brackets. Not for what RDF 1.2 added for statements about statements.
- N-Triples and N-Quads: the line.
- JSON-LD: line and column of objects with an identifier, of their properties and
  values, where the document itself says what its names mean.
- RDF/XML: the lines of the elements of things with an identifier and of their properties.
"""

from habeas.shacl.positions.locating import locate, locate_file
from habeas.shacl.positions.naming import Naming, as_read_before, blank_nodes, named
from habeas.shacl.positions.place import Later, Node, Nowhere, Place, Places, Term, Together
from habeas.shacl.positions.statements import Statements
from habeas.shacl.positions.turtle import Tokens, turtle_places

__all__ = [
    "Later",
    "Naming",
    "Node",
    "Nowhere",
    "Place",
    "Places",
    "Statements",
    "Term",
    "Together",
    "Tokens",
    "as_read_before",
    "blank_nodes",
    "locate",
    "locate_file",
    "named",
    "turtle_places",
]
