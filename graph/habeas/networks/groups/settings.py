"""Choices of a caller that cannot be computed with."""

import math

from habeas.errors import HabeasError

__all__ = ["InvalidSettingError", "at_least", "within"]


class InvalidSettingError(HabeasError, ValueError):
    """A setting is out of its range."""

    def __init__(self, name: str, value: object, wanted: str) -> None:
        super().__init__(f"{name} is {value!r}; give {wanted}.")
        self.name = name
        self.value = value


def at_least(name: str, value: int, least: int) -> int:
    """Return a whole number that is large enough.

    Raises
    ------
    InvalidSettingError
        If it is not.

    Examples
    --------
    >>> at_least("runs", 0, 1)
    Traceback (most recent call last):
    habeas.networks.groups.settings.InvalidSettingError: runs is 0; give a whole number from 1 up.
    """
    if isinstance(value, bool) or value != int(value) or value < least:
        raise InvalidSettingError(name, value, f"a whole number from {least} up")
    return int(value)


def within(name: str, value: float, least: float, most: float) -> float:
    """Return a number above ``least`` and not above ``most``.

    Raises
    ------
    InvalidSettingError
        If it is not.
    """
    if not least < value <= most:  # so that NaN is refused too
        upper = "" if math.isinf(most) else f" and not above {most:g}"
        raise InvalidSettingError(name, value, f"a number above {least:g}{upper}")
    return float(value)
