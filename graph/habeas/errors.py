"""Every error that the library raises on purpose.

A message says what was wrong, with which value, and what to do next. The
value is kept as an attribute too, so that callers need not read the message.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

__all__ = [
    "BusyError",
    "ForbiddenQueryError",
    "HabeasError",
    "InvalidDateError",
    "InvalidQueryError",
    "InvalidRecordsError",
    "MissingLibraryError",
    "NoReleaseError",
    "NoRemoteReleaseError",
    "NonConformingRecordsError",
    "QueryLimitError",
    "QueryTimeoutError",
    "RemoteAnswerError",
    "RemoteRefusalError",
    "RemoteSettingError",
    "RemoteStoreError",
    "RemoteStoreLostError",
    "TooManyRequestsError",
    "UnknownNameError",
    "UnreadableRecordError",
    "UnwritableFolderError",
    "near_names",
]


def near_names(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return at most ``most`` names of ``known`` that ``name`` could have meant, best first.

    Those that it is the beginning of come before those that are spelt alike.

    Examples
    --------
    >>> near_names("co-singing", ["co-signing", "affiliation"])
    ['co-signing']
    >>> near_names("north", ["worth", "north-watch"])
    ['north-watch', 'worth']
    """
    by_folded = {candidate.casefold(): candidate for candidate in sorted(known)}
    folded = name.casefold()
    begun = [each for each in by_folded if len(folded) > 2 and each.startswith(folded)]
    alike = get_close_matches(folded, by_folded, n=most, cutoff=0.5)
    near = dict.fromkeys([*sorted(begun, key=len), *alike])
    return [by_folded[each] for each in near][:most]


class HabeasError(Exception):
    """Base of them all: catch this to catch anything deliberate."""


class MissingLibraryError(HabeasError, ImportError):
    """Something needs a library that only some install: the extra says how to get it.

    Examples
    --------
    >>> raise MissingLibraryError("Drawing", "matplotlib", "draw")
    Traceback (most recent call last):
    habeas.errors.MissingLibraryError: Drawing needs matplotlib, which is not installed. Install it with: pip install "habeas[draw]"
    """

    def __init__(self, what: str, library: str, extra: str) -> None:
        super().__init__(
            f"{what} needs {library}, which is not installed. "
            f'Install it with: pip install "habeas[{extra}]"'
        )
        self.library = library
        self.extra = extra


class UnknownNameError(HabeasError, LookupError):
    """Nothing has this name: a query, an edge rule, a case, a format, an IRI."""

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        known = sorted(known)
        near = near_names(name, known)
        if near:
            advice = f"Did you mean {' or '.join(repr(other) for other in near)}?"
        elif len(known) > 12:
            advice = f"There are {len(known)} of them."
        elif known:
            advice = f"Known: {', '.join(known)}."
        else:
            advice = "There is none."
        super().__init__(f"No {what} is called {name!r}. {advice}")
        self.what = what
        self.name = name
        self.near = near


class InvalidDateError(HabeasError, ValueError):
    """A text is not a date that we read."""

    def __init__(self, text: str, reason: str = "") -> None:
        because = f": {reason}" if reason else ""
        super().__init__(
            f"{text!r} is not a date{because}. Write 2019, 2019-05, 2019-05-03, "
            "or 2019-05-03/2019-05-07 for some day between."
        )
        self.text = text
        self.reason = reason


class UnreadableRecordError(HabeasError, ValueError):
    """A record could not be read: the file, the line, what was wrong, what to do."""

    def __init__(
        self, path: object, reason: str, line: int | None = None, column: str | int | None = None
    ) -> None:
        place = f"{path}"
        if line is not None:
            place += f", line {line}"
        if column is not None:
            place += f", column {column}"
        super().__init__(f"{place}: {reason}")
        self.path = path
        self.line = line
        self.column = column
        self.reason = reason


class InvalidRecordsError(HabeasError, ValueError):
    """Some records could not be read. All of them are named, not only the first."""

    def __init__(self, problems: Sequence[UnreadableRecordError]) -> None:
        count = len(problems)
        noun = "record" if count == 1 else "records"
        lines = [f"{count} {noun} could not be read; nothing was built.", *map(str, problems)]
        super().__init__("\n".join(lines))
        self.problems = list(problems)


class NonConformingRecordsError(HabeasError, ValueError):
    """Records break rules, so that no release can be made of them."""

    def __init__(self, text: str) -> None:
        super().__init__(text)


class NoReleaseError(HabeasError, LookupError):
    """There is no release to answer from, or it is damaged."""

    def __init__(self, folder: object, reason: str = "holds no release") -> None:
        super().__init__(f"{folder} {reason}. Make one with: habeas build")
        self.folder = folder


class NoRemoteReleaseError(NoReleaseError):
    """A remote store holds no release, or no longer the one that was asked."""

    def __init__(self, address: object, reason: str = "holds no release") -> None:
        HabeasError.__init__(
            self, f"The store at {address} {reason}. Put the current one there with: habeas load"
        )
        self.folder = address


class UnwritableFolderError(HabeasError, OSError):
    """A file could not be written: a full disk, a read-only folder."""

    def __init__(self, folder: object, reason: str) -> None:
        super().__init__(
            f"{folder} cannot be written: {reason}. Nothing was changed; "
            "free space or choose another folder."
        )
        self.folder = folder


class InvalidQueryError(HabeasError, ValueError):
    """A query is not SPARQL that we can run: where it stops being so, if that is known."""

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int | None = None,
        near: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.line = line
        self.column = column
        #: What was perhaps meant.
        self.near = list(near)


class ForbiddenQueryError(InvalidQueryError):
    """A query asks for something that a public service does not do: to reach out, or to write."""


class QueryTimeoutError(HabeasError, TimeoutError):
    """A query ran past its time."""

    def __init__(self, seconds: float, hints: Sequence[str] = ()) -> None:
        advice = (
            "Ask for less: name the case or the agent, put the rarest pattern first, add LIMIT; "
            "or run it on a dump of your own."
        )
        super().__init__(
            f"The query was ended after {seconds:g} seconds. {' '.join(hints) or advice}"
        )
        self.seconds = seconds
        self.hints = list(hints)


class QueryLimitError(HabeasError, MemoryError):
    """A query needed more memory, or gave a larger result, than is allowed."""


class BusyError(HabeasError, RuntimeError):
    """All workers are busy, and too many are waiting: ``asked`` says what for, in the plural."""

    def __init__(self, seconds: int, asked: str = "queries") -> None:
        super().__init__(f"Too many {asked} are waiting. Ask again in {seconds} seconds.")
        self.seconds = seconds


class TooManyRequestsError(HabeasError, RuntimeError):
    """One client has its whole share of the workers in use, and as many queries waiting."""

    def __init__(self, seconds: int, asked: str = "queries") -> None:
        super().__init__(
            f"You have too many {asked} running or waiting here. "
            f"Wait for one of them, or ask again in {seconds} seconds."
        )
        self.seconds = seconds


class RemoteStoreError(HabeasError, OSError):
    """A remote store did not do what was asked: ``address`` is where, without any password."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"The store at {address} {reason}")
        self.address = address
        self.reason = reason

    def __reduce__(self) -> tuple[type["RemoteStoreError"], tuple[str, str]]:
        """Keep both parts where the error is sent to another process."""
        return type(self), (self.address, self.reason)


class RemoteStoreLostError(RemoteStoreError):
    """A remote store cannot be reached, or went away before its answer was whole."""


class RemoteRefusalError(RemoteStoreError):
    """A remote store does not let us in, or not do this."""


class RemoteAnswerError(RemoteStoreError):
    """A remote store answered what is no answer, or only a part of one."""


class RemoteSettingError(HabeasError, ValueError):
    """Something about a remote store is set in a way that cannot work, or that is not safe."""
