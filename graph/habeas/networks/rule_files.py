"""Edge rules of one's own: Turtle files with the form of the rules that ship.

A file is checked before a rule of it is used: against the shapes for edge
rules, for settings that contradict each other, and for a query that reaches
out or does not select what its projection needs. Everything that is wrong is
named at once, with file and line.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from habeas.errors import HabeasError, InvalidQueryError
from habeas.networks.edge_rule import COLUMNS, EdgeRule, InvalidRuleError
from habeas.queries import select
from habeas.store.embedded import EmbeddedStore
from habeas.store.guard import check
from habeas.store.interface import Row, Store
from habeas.terms import HABEAS, PREFIXES

if TYPE_CHECKING:  # the validator is loaded when there is a file to check
    from habeas.shacl import Plan
    from habeas.shacl.positions import Places

__all__ = ["InvalidRuleFileError", "read_rules", "stated"]

_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
_EDGE_RULE = ox.NamedNode(HABEAS + "EdgeRule")
_SELECT = ox.NamedNode(PREFIXES["sh"] + "select")
#: The vocabularies from which the settings of a rule are taken.
_VOCABULARIES = ("edge-projection", "edge-weight", "sensitivity", "time-window")


class _Files(NamedTuple):
    """What the files say, and where each statement stands."""

    triples: Sequence[ox.Triple]
    places: "Places"


class InvalidRuleFileError(InvalidRuleError):
    """Edge rules of one's own cannot be used. All that is wrong is named, not only the first."""

    def __init__(self, path: Path, problems: Iterable[str]) -> None:
        self.name = self.reason = ""
        self.path = path
        self.problems = sorted(set(problems))
        HabeasError.__init__(
            self,
            "\n".join([f"The edge rules in {path} cannot be used:", *self.problems])
            + "\nNo rule of them was taken. docs/edge-rules.md has one to begin with.",
        )


def read_rules(path: Path, taken: Iterable[str] = ()) -> list[EdgeRule]:
    """Return the edge rules of a Turtle file, or of a folder of them, sorted by name.

    Parameters
    ----------
    taken
        Names that other rules have.

    Raises
    ------
    InvalidRuleFileError
        If one of them cannot be used, with file and line; then none is.
    """
    files = _read(path)
    found = [
        triple.subject
        for triple in files.triples
        if (triple.predicate, triple.object) == (_TYPE, _EDGE_RULE)
        and not isinstance(triple.subject, ox.Triple)
    ]
    problems = [*_broken(files), *_unnamed(files, found, set(taken))]
    if not found:
        problems.append(f"{path}: states no habeas:EdgeRule")
    if problems:
        raise InvalidRuleFileError(path, problems)
    graph = EmbeddedStore.of(ox.Quad(*triple) for triple in [*files.triples, *_words()])
    named = {_local(subject.value): subject for subject in found}
    try:
        rules = stated(graph)
    except InvalidRuleError as error:
        place = files.places.of(named[error.name])
        raise InvalidRuleFileError(path, [f"{place}: {error}"]) from error
    rows = Counter(each.name for each in rules)
    problems += [
        f"{files.places.of(subject)}: {name}: Give a label, a definition and a scope note in English, "
        "each once; other languages may stand beside them."
        for name, subject in named.items()
        if rows[name] != 1
    ]
    for each in rules:
        if reason := _wrong_query(each):
            place = files.places.of(named[each.name], _SELECT)
            problems.append(f"{place}: {InvalidRuleError(each.name, reason)}")
    if problems:
        raise InvalidRuleFileError(path, problems)
    return rules


def stated(store: Store) -> list[EdgeRule]:
    """Return the edge rules that the triples of a store state, sorted by name."""
    found = [_rule(row) for row in select(store, "network-rules")]
    return sorted(found, key=lambda each: each.name)


def _rule(row: Row) -> EdgeRule:
    """Return the rule that a row of ``network-rules`` states."""
    (
        iri,
        label,
        meaning,
        limits,
        query,
        projection,
        directed,
        weight,
        evidence,
        window,
        level,
        least,
        target,
    ) = ("" if term is None or isinstance(term, ox.Triple) else term.value for term in row)
    return EdgeRule(
        name=_local(iri),
        iri=iri,
        label=label,
        meaning=meaning,
        limits=limits,
        query=query,
        projection=projection,
        directed=directed in ("true", "1"),
        weight=weight,
        minimum_evidence=int(evidence),
        time_window=window,
        disclosure=level,
        minimum_agents=int(least or 0),
        target_class=_local(target),
    )


def _local(iri: str) -> str:
    """Return the last part of an IRI.

    Examples
    --------
    >>> _local("https://example.org/rules#same-prison"), _local("urn:rule:same-prison")
    ('same-prison', 'same-prison')
    """
    return iri[max(map(iri.rfind, "/#:")) + 1 :]


def _read(path: Path) -> _Files:
    """Read a file or the Turtle files of a folder."""
    from habeas.shacl.errors import UnreadableDataError
    from habeas.shacl.files import read_files

    paths = [path]
    if path.is_dir():
        paths = sorted(path.rglob("*.ttl"), key=lambda each: each.relative_to(path).as_posix())
        if not paths:
            raise InvalidRuleFileError(path, [f"{path}: holds no file that ends in .ttl"])
    elif not path.exists():
        raise InvalidRuleFileError(path, [f"{path}: does not exist"])
    elif path.suffix != ".ttl":
        raise InvalidRuleFileError(path, [f"{path}: does not end in .ttl; rules are in Turtle"])
    try:
        files = read_files(paths, whole=True)
    except UnreadableDataError as error:
        raise InvalidRuleFileError(path, [str(error)]) from error
    assert isinstance(files.data, list), "what is read whole is triples"
    return _Files(files.data, files.places)


@cache
def _plan() -> "Plan":
    """Return the shapes for edge rules and for the values of their settings."""
    from habeas import assets
    from habeas.shacl.files import read_files
    from habeas.shacl.reading import read_plan

    paths = [path for path in assets.shape_files() if path.stem in ("structure", "vocab")]
    shapes = read_files(paths, whole=True)
    assert isinstance(shapes.data, list)
    return read_plan(shapes.data, PREFIXES)


@cache
def _words() -> tuple[ox.Triple, ...]:
    """Return the vocabularies of the settings."""
    from habeas import assets

    return tuple(
        quad.triple
        for path in assets.ontology_files()
        if path.parent.name == "vocab" and path.stem in _VOCABULARIES
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    )


def _broken(files: _Files) -> Iterator[str]:
    """Yield what the shapes say against the things of the files."""
    from habeas.shacl import validate
    from habeas.shacl.formats.places import whereabouts

    things = {str(triple.subject).strip("<>") for triple in files.triples}
    report = validate([*files.triples, *_words()], _plan()).about(things)
    place_of = whereabouts(files.places)
    for result, finding in zip(report.results, report.findings, strict=True):
        if finding.severity == "Violation":
            yield f"{place_of(result)}: {_local(finding.focus)}: {finding.message}"


def _unnamed(
    files: _Files, found: Iterable[ox.NamedNode | ox.BlankNode], taken: set[str]
) -> Iterator[str]:
    """Yield each rule that has no name, or one that another rule has."""
    names: Counter[str] = Counter()
    for subject in found:
        if not isinstance(subject, ox.NamedNode):
            reason = "a rule without an IRI has no name; give it one, as <urn:rule:same-prison>"
            yield f"{files.places.first(subject)}: {reason}"
            continue
        name = _local(subject.value)
        names[name] += 1
        if name in taken or names[name] > 1:
            reason = f"{name!r} is the name of another rule; choose one that is free"
            yield f"{files.places.first(subject)}: {reason}"


def _wrong_query(rule: EdgeRule) -> str:
    """Return why the query of a rule cannot be used; "" if it can."""
    try:
        check(rule.query)
        columns = EmbeddedStore.of([]).rows(rule.query).columns
    except InvalidQueryError as error:
        return f"its query cannot be run: {str(error).rstrip('.')}"
    wanted = COLUMNS[rule.projection]
    if columns in (wanted, (*wanted[:-1], "role", wanted[-1])):
        return ""
    selected, needed = (" ".join(f"?{name}" for name in names) for names in (columns, wanted))
    return f"its query selects {selected} instead of {needed}; it may select ?role before ?claim"
