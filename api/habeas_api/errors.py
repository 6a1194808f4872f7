"""The errors that only a service can meet."""

from collections.abc import Mapping, Sequence

from habeas.errors import HabeasError, UnknownNameError

__all__ = [
    "BadParameterError",
    "InvalidAddressError",
    "InvalidChoiceError",
    "InvalidSettingError",
    "NotWritableError",
    "PortError",
    "TakenDownError",
]


class NotWritableError(HabeasError):
    """The caller takes none of the formats in which this can be written."""

    def __init__(self, available: Mapping[str, str]) -> None:
        names = ", ".join(f"{title} ({media_type})" for media_type, title in available.items())
        super().__init__(f"This can be had as {names}.")
        self.available = list(available)


class InvalidSettingError(HabeasError, ValueError):
    """A setting is not what it has to be."""

    def __init__(self, name: str, value: object) -> None:
        super().__init__(f"{name} must be a positive number, not {value!r}.")
        self.name = name
        self.value = value


class InvalidChoiceError(HabeasError, ValueError):
    """A setting is none of the words that it can be."""

    def __init__(self, name: str, value: object, choices: Sequence[str]) -> None:
        super().__init__(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
        self.name = name
        self.value = value


class InvalidAddressError(HabeasError, ValueError):
    """The address of the service is none that callers could reach it at."""

    def __init__(self, address: str, reason: str = "") -> None:
        super().__init__(
            reason
            or "HABEAS_ADDRESS must be like https://example.org or https://example.org/data, "
            f"not {address!r}."
        )
        self.address = address


class TakenDownError(HabeasError, LookupError):
    """A thing was taken down: nothing else is said about it."""

    def __init__(self, iri: str, day: str) -> None:
        super().__init__(f"This was taken down on {day}, and nothing more is said about it.")
        self.iri = iri
        self.day = day


class PortError(HabeasError, OSError):
    """The service cannot have the port that it was told to listen at."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Port {port} of {host} {reason}. Choose another one.")
        self.port = port


class BadParameterError(HabeasError, ValueError):
    """A parameter has a value that names nothing."""

    def __init__(self, error: UnknownNameError) -> None:
        super().__init__(str(error))
        self.near = error.near
