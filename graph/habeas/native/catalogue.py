"""The native tables: which there are, and which property stands in which column.

A property is named once. Whether it is needed, whether there may be several
values, from which vocabulary or of which kind they are, and what it means comes
from shapes and ontology; what is written here is what they cannot know.
"""

from collections.abc import Mapping

from habeas.native.columns import NativeTable
from habeas.native.documents import DOCUMENTS
from habeas.native.events import EVENTS
from habeas.native.relations import RELATIONS
from habeas.native.things import THINGS

__all__ = ["TABLES"]

#: The native tables by name, in the order in which they refer to one another.
TABLES: Mapping[str, NativeTable] = {
    table.name: table for table in (*THINGS, *RELATIONS, *EVENTS, *DOCUMENTS)
}
