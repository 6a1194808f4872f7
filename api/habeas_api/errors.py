"""The errors that only a service can meet."""

from collections.abc import Mapping

from habeas.errors import HabeasError, UnknownNameError

__all__ = ["BadParameterError", "InvalidSettingError", "NotWritableError", "PortError"]


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
