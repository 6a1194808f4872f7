"""Habeas: who fights for political prisoners, and how they work together."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from habeas.shacl import validate

__all__ = ["__version__", "validate"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load what is asked for, so that importing the package takes no time."""
    if name == "validate":
        from habeas.shacl import validate

        return validate
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
