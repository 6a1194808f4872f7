"""Recipes: how tables of others become native tables.

A recipe is a folder: ``recipe.toml`` says what it reads, and one SQL file for
each native table that it fills is a SELECT over the input. There is no mapping
language of ours. A recipe that somebody downloaded runs in a process of its
own, on a locked connection, and can do no more than answer that SELECT.
"""

from typing import TYPE_CHECKING, Any

from habeas.recipes.errors import InvalidRecipeError
from habeas.recipes.recipe import Recipe, shipped
from habeas.recipes.recipe import open_recipe as open

if TYPE_CHECKING:
    from habeas.recipes.running import run

__all__ = ["InvalidRecipeError", "Recipe", "open", "run", "shipped"]


def __getattr__(name: str) -> Any:
    """Load ``run`` when it is asked for: the process of the sandbox needs nothing of it."""
    if name == "run":
        from habeas.recipes.running import run

        return run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
