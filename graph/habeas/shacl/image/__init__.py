"""A graph as columns of numbers, which can be asked about a million nodes at once."""

from habeas.shacl.image.columns import Column
from habeas.shacl.image.loading import image_of
from habeas.shacl.image.terms import BLANK, IRI, LITERAL, Terms
from habeas.shacl.image.triples import Change, Image, Triples

__all__ = ["BLANK", "IRI", "LITERAL", "Change", "Column", "Image", "Terms", "Triples", "image_of"]
