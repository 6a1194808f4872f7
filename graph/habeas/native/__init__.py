"""Native tables: one documented table for each kind of record, and what their rows say.

``place`` puts sheets that were read where they belong, ``compile`` makes statements of them.
"""

from habeas.native.catalogue import TABLES
from habeas.native.columns import NativeColumn, NativeTable
from habeas.native.compiling import compile
from habeas.native.concepts import name_key
from habeas.native.placing import place

__all__ = ["TABLES", "NativeColumn", "NativeTable", "compile", "name_key", "place"]
