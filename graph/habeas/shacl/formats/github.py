"""A report as workflow commands of GitHub Actions, which become notes beside the lines of files.

GitHub shows ten notes of each level for one step and drops the others without
a word [1]_, so that no more are written, and a last one says what is missing.

References
----------
.. [1] GitHub, "Workflow commands for GitHub Actions",
   https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from habeas.shacl.formats.listing import Entry, groups, heading, line, one_line
from habeas.shacl.formats.places import Whereabouts, parts

if TYPE_CHECKING:
    from habeas.shacl.report import Report

__all__ = ["github"]

_LEVELS = {"Warning": "warning", "Info": "notice"}
_MOST = 10


def github(
    report: "Report",
    places: Whereabouts | None = None,
    *,
    most: int | None = _MOST,
    root: Path | None = None,
) -> str:
    """Return a workflow command for each finding, up to ``most`` of each level, each on a line.

    Parameters
    ----------
    places
        Where things stand. A finding without a file is noted at the step.
    most
        How many notes of each level are written; None for all.
    root
        The folder of the repository: files below it are named from there, as GitHub asks.
    """
    written: Counter[str] = Counter()
    left_out = 0
    lines = []
    for group in groups(report, places):
        level = _LEVELS.get(group.severity, "error")
        for entry in group.entries:
            # The last note of the lowest level is kept free for what is missing.
            room = None if most is None else most - (level == "notice")
            if room is not None and written[level] >= room:
                left_out += 1
                continue
            written[level] += 1
            lines.append(_note(level, group.rule, _said(report, entry), entry, root))
    if left_out:
        message = f"{heading(report)}; {left_out:,} of them are not shown here."
        lines.append(f"::notice title={_property('SHACL validation')}::{_data(message)}")
    return "\n".join(lines)


def _said(report: "Report", entry: Entry) -> str:
    about = line(report, Entry(entry.result, entry.finding, None))
    return f"{one_line(entry.finding.message)}\n{about}"


def _note(level: str, title: str, message: str, entry: Entry, root: Path | None) -> str:
    where = parts(entry.place)
    properties = []
    if where["file"] is not None:
        properties.append(("file", _from_root(str(where["file"]), root)))
        properties += [
            (name, str(where[part]))
            for name, part in (("line", "line"), ("col", "column"))
            if isinstance(where[part], int)
        ]
    properties.append(("title", title))
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties)
    return f"::{level} {listed}::{_data(message)}"


def _from_root(file: str, root: Path | None) -> str:
    path = Path(file)
    if root is not None and path.is_absolute() and path.is_relative_to(root):
        path = path.relative_to(root)
    return path.as_posix()


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
