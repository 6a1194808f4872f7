"""Whether records look as they must: validation against shapes, with findings people can act on.

A part that others can take out: it needs numpy and pyoxigraph, and of Habeas
only the class of its errors. Loaded when used, since numpy takes a while.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from habeas.shacl.errors import (
        Problem,
        RecursiveShapesError,
        ShaclError,
        ShapesError,
        UnknownEngineError,
        UnreadableDataError,
        UnsupportedShapesError,
    )
    from habeas.shacl.plan import Plan
    from habeas.shacl.report import Finding, Report
    from habeas.shacl.results import Result
    from habeas.shacl.validation import plan_of, validate
    from habeas.shacl.watch import Difference, Watch

__all__ = [
    "Difference",
    "Finding",
    "Plan",
    "Problem",
    "RecursiveShapesError",
    "Report",
    "Result",
    "ShaclError",
    "ShapesError",
    "UnknownEngineError",
    "UnreadableDataError",
    "UnsupportedShapesError",
    "Watch",
    "plan_of",
    "validate",
]

_MODULES = {
    "errors": (
        "Problem",
        "RecursiveShapesError",
        "ShaclError",
        "ShapesError",
        "UnknownEngineError",
        "UnreadableDataError",
        "UnsupportedShapesError",
    ),
    "plan": ("Plan",),
    "report": ("Finding", "Report"),
    "results": ("Result",),
    "validation": ("plan_of", "validate"),
    "watch": ("Difference", "Watch"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Load what is asked for."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
