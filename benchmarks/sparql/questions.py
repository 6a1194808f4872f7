"""The queries that engines are asked, with what their headers say."""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Question", "questions"]

FOLDER = Path(__file__).parent / "queries"


@dataclass(frozen=True)
class Question:
    """One query, and how far its answer is fixed."""

    name: str
    #: What it asks, in a sentence.
    summary: str
    #: What it is an example of.
    kind: str
    #: ``rows`` where the standard says which rows come, ``count`` where only how many.
    answer: str
    #: The name of the format in which it is answered: ``json`` or ``csv``.
    format: str
    #: The engine that it is for; empty for all.
    only: str
    #: The question with the same answer, which is compared with; by default this one.
    like: str
    #: What somebody does who needs it quicker; empty where there is nothing to say.
    advice: str
    text: str


def questions() -> list[Question]:
    """Return all queries in the order of their names."""
    return [_read(path) for path in sorted(FOLDER.glob("*.rq"))]


def _read(path: Path) -> Question:
    text = path.read_text(encoding="utf-8")
    summary, *lines = [
        line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#")
    ]
    said = dict(line.split(maxsplit=1) for line in lines if line)
    return Question(
        path.name.partition(".")[0],
        summary,
        said["Kind"],
        said["Answer"].partition(":")[0],
        said.get("Format", "json"),
        said.get("Only", ""),
        said.get("Like", path.name.partition(".")[0]),
        said.get("Advice", ""),
        text,
    )
