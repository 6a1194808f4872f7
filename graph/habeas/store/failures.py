"""What went wrong with a query in a worker, as the error that its caller gets."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from habeas.errors import (
    ForbiddenQueryError,
    HabeasError,
    InvalidQueryError,
    NoReleaseError,
    QueryLimitError,
)
from habeas.store.interface import UnwantedFormError
from habeas.store.process import WorkerStartError

__all__ = ["no_release", "reported", "too_hungry"]


def no_release(folder: Path, error: WorkerStartError) -> NoReleaseError:
    """Return why the store in ``folder`` could not be opened: a worker's words without the rest."""
    reason = str(error).removeprefix(f"{folder} ")
    reason = reason.removesuffix(". Make one with: habeas build")
    return NoReleaseError(folder, reason or "could not be opened by a worker")


def too_hungry(memory: int, at_once: bool, hints: Sequence[str]) -> QueryLimitError:
    """Return what is said of a query that broke its worker.

    ``memory`` is what it had, in bytes; ``at_once`` says that it could have had more later.
    """
    meanwhile = " at once" if at_once else ""
    advice = "Ask for less: name the case or the agent, sort less, add LIMIT."
    return QueryLimitError(
        f"The query needed more than {memory / (1 << 20):,.0f} MiB of memory{meanwhile}, or is "
        f"nested too deeply. {' '.join(hints) or advice}"
    )


def reported(header: Mapping[str, Any], most: int) -> HabeasError:
    """Return the error that a worker reported; the largest answer has ``most`` bytes.

    Raises
    ------
    RuntimeError
        If it is nothing that a query can do.

    Examples
    --------
    >>> reported({"error": "large", "message": ""}, 2000)
    QueryLimitError('The answer is larger than 2,000 bytes. Ask for less with LIMIT, or in parts.')
    """
    kind, message = header["error"], header["message"]
    if kind == "forbidden":
        return ForbiddenQueryError(message)
    if kind == "invalid":
        return InvalidQueryError(message, **(header.get("place") or {}))
    if kind == "form":
        return UnwantedFormError(message)
    if kind == "large":
        return QueryLimitError(
            f"The answer is larger than {most:,} bytes. Ask for less with LIMIT, or in parts."
        )
    raise RuntimeError(f"A worker failed with {message}")
