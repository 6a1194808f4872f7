"""Validations from outside, each in a process that can be ended.

A pool of its own, so that whoever validates without end keeps nobody from
asking questions. Its workers start when they are first needed, or by
``start``.
"""

import json
from dataclasses import dataclass
from typing import Any

from habeas.errors import HabeasError
from habeas.store.formats import Format
from habeas.store.messages import LONGEST
from habeas.store.pool import ProcessPool, WorkerLostError, WorkerTimeoutError
from habeas.store.process import WorkerProcess, WorkerStartError
from habeas.validating.errors import (
    RefusedPartError,
    UnreadablePartError,
    ValidationLimitError,
    ValidationTimeoutError,
)
from habeas.validating.parts import Part
from habeas.validating.reports import REPORTS

__all__ = ["ValidationPool", "WrittenReport"]

#: Workers keep to the time themselves. After so many seconds more, they do not answer.
GRACE = 2.0


@dataclass(frozen=True)
class WrittenReport:
    """A report in one of the formats."""

    #: Whether there is no violation; warnings and advice do not count.
    conforms: bool
    #: How many statements of the data were read.
    statements: int
    content: bytes
    format: Format[Any]


class ValidationPool(ProcessPool):
    """Validates what strangers send; many threads may ask.

    Parameters
    ----------
    workers
        How many validations run at once.
    seconds
        Longest time of one validation, and of waiting for a worker.
    memory
        How much one validation may add to the memory of its worker, in bytes.
    max_bytes
        Longest report, in bytes.
    queue
        How many callers may wait for a worker.
    """

    def __init__(
        self,
        workers: int = 1,
        seconds: float = 10.0,
        memory: int = 512 << 20,
        max_bytes: int = 4 << 20,
        queue: int = 4,
    ) -> None:
        processes = [
            WorkerProcess("habeas.validating.worker", str(memory)) for _ in range(max(workers, 1))
        ]
        super().__init__(processes, seconds, queue, "validations", GRACE)
        self.memory = memory
        self.max_bytes = max_bytes

    def validate(
        self, data: Part, shapes: Part | None = None, report: str = "json"
    ) -> WrittenReport:
        """Check ``data`` with ``shapes``, or with ours, and return the report.

        Parameters
        ----------
        report
            A name of :data:`habeas.validating.reports.REPORTS`.

        Raises
        ------
        RefusedPartError
            If data or shapes are made to reach out, or to break what reads them.
        UnreadablePartError
            If data or shapes are not well-formed.
        ValidationTimeoutError, ValidationLimitError
            If it took too long, or too much.
        BusyError
            If too many are waiting.
        """
        request = {
            "data": data.syntax,
            "data_size": len(data.content),
            "shapes": shapes.syntax if shapes else None,
            "format": report,
            "most": self.max_bytes,
            "seconds": self.seconds,
        }
        body = data.content + (shapes.content if shapes else b"")
        if len(body) > LONGEST:
            raise ValidationLimitError(f"Data and shapes have more than {LONGEST:,} bytes.")
        try:
            header, written, _ = self.ask(json.dumps(request).encode(), body)
        except WorkerTimeoutError:
            raise self._error({"error": "time"}) from None
        except WorkerLostError as error:
            raise self._error({"error": "memory"}) from error
        except WorkerStartError as error:
            raise RuntimeError("A worker for validations could not start") from error
        if "error" in header:
            raise self._error(header)
        return WrittenReport(
            bool(header["conforms"]), int(header["statements"]), written, REPORTS[report]
        )

    def _error(self, header: dict[str, Any]) -> HabeasError:
        """Return the error that a worker reported."""
        kind = header["error"]
        if kind in ("refused", "unreadable"):
            found = RefusedPartError if kind == "refused" else UnreadablePartError
            return found(
                header["part"],
                header["reason"],
                header["line"],
                header["column"],
                header["problems"],
            )
        if kind == "time":
            return ValidationTimeoutError(self.seconds)
        if kind == "large":
            return ValidationLimitError(
                f"The report is longer than {self.max_bytes:,} bytes. Validate in parts, "
                "or correct what most findings are about first."
            )
        if kind == "memory":
            return ValidationLimitError(
                f"The validation needed more than {self.memory / (1 << 20):,.0f} MiB of memory, "
                "or data or shapes are nested too deeply. Send less at once, or validate on a "
                "machine of your own: habeas validate FILE"
            )
        raise RuntimeError(f"A worker failed with {header.get('message')}")
