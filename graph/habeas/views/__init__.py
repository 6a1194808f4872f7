"""A description as one tree of JSON that needs no knowledge of RDF, and is RDF all the same.

keys       what each property is called there, and what its values look like
tree       the tree
contexts   the JSON-LD contexts that say what the keys mean
schemas    JSON Schemas of the trees
"""

from habeas.views.contexts import context_name, contexts
from habeas.views.schemas import schemas
from habeas.views.tree import view

__all__ = ["context_name", "contexts", "schemas", "view"]
