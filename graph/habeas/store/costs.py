"""What texts have cost before, so that one that was slow need not show it again.

A text is known by two numbers and never by its words: one for itself, and one
for all that the same client asks and that differs in digits only, as a page
does that asks for one number after another. What a text costs follows from the
data, which stay the same as long as a pool does; what its likes have cost is a
guess, so it counts for the client alone that asked them.
"""

from collections import OrderedDict
from collections.abc import Hashable
from enum import Enum
from typing import NamedTuple

__all__ = ["Cost", "Costs", "Text"]

_DIGITS = b"0123456789"


class Text(NamedTuple):
    """A text that is asked, as it is remembered."""

    itself: int
    alike: int

    @classmethod
    def of(cls, text: str, client: str, *given: Hashable) -> "Text":
        """Return how ``text`` is remembered, with all that is ``given`` with it.

        Examples
        --------
        >>> one, other = (Text.of(f"ASK {{ ?s ?p {n} }}", "a") for n in (1, 22))
        >>> one.itself == other.itself, one.alike == other.alike
        (False, True)
        """
        # With a secret of this process, so that nobody can find two texts with one number.
        alike = text.encode("utf-8", "surrogatepass").translate(None, _DIGITS)
        return cls(hash((text, given)), hash((alike, client)))


class Cost(Enum):
    """What is known of a text before it is asked."""

    UNKNOWN = 0
    #: It was answered at once before.
    LIGHT = 1
    #: Others like it of the same client were, and none was slow.
    LIKE_LIGHT = 2
    #: It was slow, or the last of its likes was.
    HEAVY = 3


class Costs:
    """Which texts were answered at once, and which were slow. Its user holds a lock meanwhile.

    Parameters
    ----------
    most
        How many texts of either kind are remembered; those asked longest ago are forgotten.

    Examples
    --------
    >>> costs, text = Costs(), Text.of("ASK {}", "a")
    >>> costs.was_heavy(text)
    >>> costs.of(text).name
    'HEAVY'
    """

    def __init__(self, most: int = 4096) -> None:
        self._most = most
        self._heavy: OrderedDict[int, None] = OrderedDict()
        self._light: OrderedDict[int, None] = OrderedDict()

    def of(self, text: Text) -> Cost:
        """Return what is known of ``text``; what it cost itself counts more than its likes."""
        for number, light in ((text.itself, Cost.LIGHT), (text.alike, Cost.LIKE_LIGHT)):
            if number in self._heavy:
                return Cost.HEAVY
            if number in self._light:
                return light
        return Cost.UNKNOWN

    def was_light(self, text: Text) -> None:
        """Note that ``text`` was answered at once."""
        self._note(text, self._light, self._heavy)

    def was_heavy(self, text: Text) -> None:
        """Note that ``text`` was slow."""
        self._note(text, self._heavy, self._light)

    def forget(self, text: Text) -> None:
        """Know nothing of ``text``, and of its likes, any more."""
        for number in (text.itself, text.alike):
            self._heavy.pop(number, None)
            self._light.pop(number, None)

    def clear(self) -> None:
        """Know nothing any more."""
        self._heavy.clear()
        self._light.clear()

    def _note(
        self, text: Text, noted: OrderedDict[int, None], other: OrderedDict[int, None]
    ) -> None:
        for number in (text.itself, text.alike):
            other.pop(number, None)
            noted[number] = None
            noted.move_to_end(number)
        while len(noted) > self._most:
            noted.popitem(last=False)
