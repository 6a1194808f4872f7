"""Why a cell cannot be used."""

from habeas.errors import HabeasError

__all__ = ["WrongCellError"]


class WrongCellError(HabeasError, ValueError):
    """A cell cannot be used: the rule that it breaks, and what to do.

    The message goes on from the value: "is no date; write …".
    """

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
