"""What became of an import, as people read it and as programs do."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from habeas.bringing.changes import KINDS, Changes
from habeas.bringing.transaction import Brought
from habeas.bringing.undoing import Undone
from habeas.sheets import Problem
from habeas.terms import abbreviate

__all__ = ["as_json", "lines", "problem_lines", "undone_lines"]

#: How many problems of a rule a person is shown, unless all are wanted.
SHOWN = 20
#: How many things of each kind of change are shown.
THINGS = 10


def lines(brought: Brought, everything: bool = False) -> Iterator[str]:
    """Yield the report of an import for a person, without what was wrong."""
    if brought.unchanged:
        yield f"Nothing changed: import {brought.unchanged} ({brought.name}) is the same."
        return
    for file in brought.files:
        how = [file.encoding or "", f"separator {file.separator!r}" if file.separator else ""]
        rows = sum(sheet.rows for sheet in file.sheets)
        size = [f"{rows:,} rows"] if file.sheets else []
        yield f"{file.file}: {', '.join([*size, *filter(None, how)]) or 'read'}"
    if not brought.enters:
        yield ""
        yield "Nothing was brought. Mend these, and bring the file again."
        return
    yield f"{brought.counts['statements']:,} statements"
    yield from _change_lines(brought.changes, everything)
    if brought.dry_run:
        yield "A dry run: nothing was written."
    else:
        place = f", in the place of {brought.replaces}" if brought.replaces else ""
        yield f"Import {brought.id} ({brought.name}) was taken in{place}."


def _change_lines(changes: Changes, everything: bool) -> Iterator[str]:
    most = None if everything else THINGS
    yield "Things: " + ", ".join(f"{changes.counts[kind]:,} {kind}" for kind in KINDS)
    only_new = not (changes.counts["changed"] or changes.counts["withdrawn"])
    for kind, things in changes.things.items():
        if not things or only_new:
            continue
        yield f"{kind}:"
        for thing in things[:most]:
            yield f"  {abbreviate(thing)}"
            before, now = changes.statements.get(thing, ([], []))
            yield from (f"    - {_short(said)}" for said in before)
            yield from (f"    + {_short(said)}" for said in now)
        if more := changes.counts[kind] - len(things[:most]):
            yield f"  … and {more:,} more"


def problem_lines(
    problems: Sequence[Problem], more: Mapping[str, int], everything: bool = False
) -> Iterator[str]:
    """Yield what is wrong, by file, sheet and row, and then how often each rule is broken."""
    shown: dict[str, int] = {}
    for problem in problems:
        shown[problem.rule] = shown.get(problem.rule, 0) + 1
        if everything or shown[problem.rule] <= SHOWN:
            mark = "" if problem.severity == "Violation" else "warning: "
            yield f"{mark}{problem} [{problem.rule}]"
    if not problems:
        return
    yield ""
    kinds: dict[str, set[str]] = {}
    for problem in problems:
        kinds.setdefault(problem.rule, set()).add(problem.severity)
    counts = {rule: count + more.get(rule, 0) for rule, count in shown.items()}
    for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        hidden = count if everything else max(0, count - SHOWN)
        hidden = more.get(rule, 0) if everything else hidden
        rest = f"  ({hidden:,} not shown; --all)" if hidden else ""
        mark = "" if "Violation" in kinds[rule] else "  (warning)"
        yield f"{count:>7,}  {rule}{mark}{rest}"


def undone_lines(undone: Undone) -> Iterator[str]:
    """Yield what became of an import that was to be taken out."""
    taken = f"import {undone.taken.id} ({undone.taken.name})"
    if not undone.done:
        yield f"Nothing was changed: without {taken}, what stays would break rules."
        yield "Undo or mend what refers to it first, or take it out all the same with --force."
        return
    yield f"{taken[:1].upper()}{taken[1:]} was taken out."
    if undone.back:
        yield f"The version before it counts again: {undone.back.id} of {undone.back.time}."


def as_json(brought: Brought) -> dict[str, Any]:
    """Return all of the report as JSON has it."""
    return {
        "name": brought.name,
        "id": brought.id,
        "unchanged": brought.unchanged,
        "replaces": brought.replaces,
        "enters": brought.enters,
        "dry run": brought.dry_run,
        "files": [
            {
                "file": file.file,
                "sha256": file.sha256,
                "bytes": file.bytes,
                "encoding": file.encoding,
                "separator": file.separator,
                "line ends": file.line_ends,
                "rows": sum(sheet.rows for sheet in file.sheets),
            }
            for file in brought.files
        ],
        "counts": dict(brought.counts),
        "changes": brought.changes.as_json(),
        "problems": [problem.as_json() for problem in brought.problems],
        "summary": brought.summary,
    }


def _short(said: str) -> str:
    """Return property and value as people write them."""
    property, _, value = said.partition(" ")
    if value.startswith("<"):
        value = abbreviate(value[1:-1])
    return f"{abbreviate(property[1:-1])} {value}"
