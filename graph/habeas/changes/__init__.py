"""What changed from one release to another: by statement, by thing, and as a patch."""

from habeas.changes.comparing import Changes, compare
from habeas.changes.keeping import (
    Kept,
    forget_patches,
    keep_changes,
    kept_changes,
    make_changes,
)
from habeas.changes.patching import PatchError, apply

__all__ = [
    "Changes",
    "Kept",
    "PatchError",
    "apply",
    "compare",
    "forget_patches",
    "keep_changes",
    "kept_changes",
    "make_changes",
]
