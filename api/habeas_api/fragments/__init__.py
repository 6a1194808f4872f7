"""Triple and Quad Pattern Fragments: ``/fragments``."""

from habeas_api.fragments.direct import DirectFragments
from habeas_api.fragments.routes import OPERATIONS, blueprint

__all__ = ["OPERATIONS", "DirectFragments", "blueprint"]
