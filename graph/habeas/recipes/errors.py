"""What can be wrong with a recipe itself, in one kind of error."""

from habeas.errors import HabeasError

__all__ = ["InvalidRecipeError"]


class InvalidRecipeError(HabeasError, ValueError):
    """A recipe cannot be used: its name, the file of it, what was wrong, what to do."""

    def __init__(self, recipe: str, file: str, reason: str) -> None:
        place = f"recipe {recipe}, {file}" if file else f"recipe {recipe}"
        super().__init__(f"{place}: {reason}")
        self.recipe = recipe
        #: The file of the recipe, as in ``agents.sql``; empty if it is about the folder.
        self.file = file
        self.reason = reason
