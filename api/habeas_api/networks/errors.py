"""What can go wrong with a network that a process of its own computes."""

from collections.abc import Mapping, Sequence

from habeas.errors import HabeasError, MissingLibraryError, UnknownNameError
from habeas.networks.arrays import InvalidNetworkError
from habeas.networks.centrality import NotConvergedError
from habeas.networks.chance import InvalidTestError, TooManyDrawsError
from habeas.networks.groups import InvalidSettingError
from habeas.networks.paths import EmptyGroupError
from habeas.networks.projection import NetworkTooLargeError, NetworkTooSmallError
from habeas.networks.removal import InvalidRemovalError
from habeas.networks.rules import InvalidRuleError
from habeas.networks.selection import InvalidPeriodError

__all__ = [
    "REFUSED",
    "DroppedJobError",
    "NetworkLimitError",
    "NetworkTimeoutError",
    "UnknownJobError",
    "told",
]


class UnknownJobError(HabeasError, LookupError):
    """Nothing of this name is being computed, or was."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nothing is computed here under the name {name!r}. Ask for the network itself; "
            "the answer says where it can be had."
        )
        self.name = name


class DroppedJobError(HabeasError, LookupError):
    """Something was computed, and then made room for others."""

    def __init__(self, name: str, address: str) -> None:
        super().__init__(
            f"{name!r} was computed, and has made room for others since. Ask for it again: {address}"
        )
        self.name = name
        self.address = address


class NetworkTimeoutError(HabeasError, TimeoutError):
    """A network was ended at its limit of time."""

    def __init__(self, seconds: float, done: float) -> None:
        super().__init__(
            f"The computation was ended after {seconds:g} seconds, with {done:.0%} of it done. "
            "Ask for less: one case, a shorter period, fewer draws or steps; "
            "or compute it on a machine of your own: habeas network"
        )
        self.seconds = seconds


class NetworkLimitError(HabeasError, MemoryError):
    """A network needed more memory, or gave a larger answer, than is allowed."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{reason}. Ask for less: one case, a shorter period; or compute it on a machine of "
            "your own: habeas network"
        )


#: What asks for something that cannot be computed, with what could be.
REFUSED: Sequence[type[HabeasError]] = (
    EmptyGroupError,
    InvalidNetworkError,
    InvalidPeriodError,
    InvalidRemovalError,
    InvalidRuleError,
    InvalidSettingError,
    InvalidTestError,
    NotConvergedError,
    TooManyDrawsError,
)
_TOLD: Mapping[str, type[HabeasError]] = {
    each.__name__: each
    for each in (
        *REFUSED,
        MissingLibraryError,
        NetworkTooLargeError,
        NetworkTooSmallError,
        UnknownNameError,
    )
}


def told(kind: str, message: str, near: Sequence[str] = ()) -> HabeasError | None:
    """Return the error that a worker met, of the class called ``kind``; None if it is none of ours.

    What a worker says is only text: nothing is unpacked that could do something.

    Examples
    --------
    >>> told("UnknownNameError", "No agent is called 'ad'.", ["ada"])
    UnknownNameError("No agent is called 'ad'.")
    >>> told("SystemExit", "") is None
    True
    """
    known = _TOLD.get(kind)
    if known is None:
        return None
    error = known.__new__(known)
    error.args = (message,)
    error.__dict__["near"] = [str(each) for each in near]
    return error
