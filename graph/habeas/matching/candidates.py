"""Pairs of agents that may be one, each with a probability and the reasons for it.

Nothing is merged here. A pair is found if the two share something that few
others have: a name without one of its words, initials, an identifier, a site.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose
from typing import TYPE_CHECKING, Any

from habeas.errors import MissingLibraryError
from habeas.matching.agents import PERSON, Agent
from habeas.matching.model import COMPARISONS, settings
from habeas.matching.names import Forms, forms

if TYPE_CHECKING:
    import duckdb

__all__ = ["Candidate", "Reason", "candidates"]

#: What more names than this share tells none of them apart.
_MOST_IN_BLOCK = 50
#: Names are taken as drawn from at least so many, for how rare their words are.
_MANY = 10_000
#: Bodies with the same initials; with more of them, an acronym says little.
_FEW_WITH_INITIALS = 2


@dataclass(frozen=True)
class Reason:
    """Something that speaks for or against two agents being one."""

    #: The respect: identifiers, names, sites, places.
    about: str
    #: A clause after "they".
    says: str
    #: What it counts for, as a power of two: positive for one agent, negative for two.
    weight: float


@dataclass(frozen=True)
class Candidate:
    """Two agents that may be one."""

    first: str
    second: str
    #: The names that were compared.
    names: tuple[str, str]
    #: From 0 to 1.
    probability: float
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        """Return the pair and the reasons, in one sentence."""
        reasons = ", ".join(f"{each.says} ({each.weight:+.1f})" for each in self.reasons)
        return f"{self.names[0]} | {self.names[1]}: {self.probability:.2f}; they {reasons}"


def candidates(
    con: "duckdb.DuckDBPyConnection",
    agents: Sequence[Agent],
    least: float = 0.1,
    without: Collection[frozenset[str]] = (),
) -> list[Candidate]:
    """Return the pairs of ``agents`` that are one with a probability of ``least`` or more.

    Parameters
    ----------
    con
        Where the work is done; tables made for it are dropped again.
    without
        Pairs that somebody has decided on.

    Returns
    -------
    list of Candidate
        The most probable first, then by IRI; each pair once, by its likest names.

    Raises
    ------
    MissingLibraryError
        If Splink is not installed.
    """
    if len(agents) < 2:
        return []
    rows = _rows(agents)
    if len(rows["number"]) < 2:
        return []
    found = _scored(con, rows, len(agents), least)
    best: dict[frozenset[str], Candidate] = {}
    for candidate in found:
        pair = frozenset((candidate.first, candidate.second))
        if pair in without:
            continue
        if pair not in best or candidate.probability > best[pair].probability:
            best[pair] = candidate
    return sorted(best.values(), key=lambda each: (-each.probability, each.first, each.second))


def _rows(agents: Sequence[Agent]) -> dict[str, list[Any]]:
    """Return one row for each name of each agent, by column."""
    names = [
        (agent, text, found)
        for agent in agents
        for text, found in dict.fromkeys(
            (text, forms(text, agent.kind == PERSON) if agent.has_own_name else Forms())
            for text, _ in agent.names
        )
    ]
    # An agent whose names are withheld can still be known by an identifier.
    named = {agent.iri for agent, _, found in names if found.words}
    kept = [each for each in names if each[2].words]
    kept += [
        (agent, agent.name, Forms())
        for agent in agents
        if agent.iri not in named and agent.identifiers
    ]
    words = Counter(word for _, _, found in kept for word in set(found.words))
    # Long and short form of one body's name are one bearer of its initials.
    initials = Counter(
        each
        for _, each in {(agent.iri, each) for agent, _, found in kept for each in found.initials}
    )
    blocks = [_blocks(agent, found) for agent, _, found in kept]
    sizes = Counter(block for each in blocks for block in each)
    many = max(len(kept), _MANY)
    columns: dict[str, list[Any]] = defaultdict(list)
    for number, ((agent, text, found), shared) in enumerate(zip(kept, blocks, strict=True)):
        chance = 1.0
        for word in found.words:
            chance *= words[word] / many
        row = {
            "number": number,
            "agent": agent.iri,
            "kind": agent.kind,
            "name": text,
            "key": found.key,
            "words": list(found.words),
            "skeletons": list(found.skeletons),
            "is_transliterated": found.is_transliterated,
            "acronym": found.acronym,
            "initials": list(found.initials),
            "is_common": any(
                initials[each] > _FEW_WITH_INITIALS for each in (*found.initials, found.acronym)
            ),
            "chance": chance,
            "identifiers": sorted(agent.identifiers),
            "authorities": sorted({each.partition(":")[0] for each in agent.identifiers}),
            "sites": sorted(agent.sites),
            "places": sorted(agent.places),
            "blocks": sorted(b for b in shared if 1 < sizes[b] <= _MOST_IN_BLOCK),
        }
        for column, value in row.items():
            columns[column].append(value)
    return columns


def _blocks(agent: Agent, found: Forms) -> set[str]:
    """Return what a name shares with names that may be the same."""
    return {
        *_of_agent(agent),
        *_of_words(found.words),
        *(f"s:{each}" for each in found.skeletons),
        *(f"i:{each}" for each in (*found.initials, found.acronym) if each),
    }


def _of_agent(agent: Agent) -> Iterator[str]:
    for each in agent.identifiers:
        yield f"n:{each}"
    for each in agent.sites:
        yield f"h:{each}"


def _of_words(words: Sequence[str]) -> Iterator[str]:
    if not words:
        return
    yield "w:" + " ".join(words)
    if len(words) == 1 and len(words[0]) > 5:
        for place in range(len(words[0])):
            yield f"l:{words[0][:place]}{words[0][place + 1 :]}"
        yield f"l:{words[0]}"
    if 1 < len(words) <= 10:
        for place in range(len(words)):
            rest = " ".join((*words[:place], *words[place + 1 :]))
            if len(rest) > 3:
                yield f"w:{rest}"


def _scored(
    con: "duckdb.DuckDBPyConnection", rows: dict[str, list[Any]], agents: int, least: float
) -> Iterable[Candidate]:
    """Yield the pairs that Splink finds probable enough."""
    try:
        import pyarrow as pa
        from splink import DuckDBAPI, Linker
    except ImportError as error:
        raise MissingLibraryError("Matching", "Splink", "matching") from error
    table = pa.table(rows)
    api = DuckDBAPI(connection=con)
    given = api.register(table)
    try:
        linker = Linker(given, settings(agents), log_level=None)
        pairs = linker.inference.predict(threshold_match_probability=least)
        columns = ["agent_l", "agent_r", "name_l", "name_r", "match_probability"]
        columns += [f"mw_{comparison.name}" for comparison in COMPARISONS]
        for row in con.sql(f"SELECT {', '.join(columns)} FROM {pairs.physical_name}").fetchall():
            yield _candidate(row)
    finally:
        api.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
        con.unregister(given.physical_name)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    left, right, name_left, name_right, probability, *weights = row
    reasons = [
        Reason(comparison.name, level.says, level.weight)
        for comparison, weight in zip(COMPARISONS, weights, strict=True)
        for level in comparison.levels
        if isclose(level.weight, weight)
    ]
    names = (name_left, name_right)
    if right < left:
        left, right, names = right, left, (name_right, name_left)
    return Candidate(left, right, names, probability, tuple(reasons))
