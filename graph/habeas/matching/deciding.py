"""From candidates to decisions: what is still to be decided, and what a rule may decide."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Literal

from habeas.errors import MissingLibraryError
from habeas.matching.agents import Agent, agents_of
from habeas.matching.candidates import Candidate, candidates
from habeas.workspace import Decision, Workspace

__all__ = ["RULE", "by_rule", "certain", "decide", "open_pairs"]

#: Who decided where no person did.
RULE = "rule: one identifier of an authority"


def open_pairs(
    workspace: Workspace, least: float = 0.1
) -> tuple[dict[str, Agent], list[Candidate]]:
    """Return the agents of a workspace by IRI, and the pairs that nobody has decided on.

    What was merged is one agent and no pair; a pair that was found to be
    different does not come back.

    Parameters
    ----------
    least
        How probable a pair must be, from 0 to 1.

    Raises
    ------
    MissingLibraryError
        If DuckDB or Splink is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingLibraryError("Matching", "DuckDB", "matching") from error
    with duckdb.connect() as con:
        workspace.attach(con)
        agents = agents_of(con)
        winner = dict(con.execute("SELECT loser[2:-2], winner[2:-2] FROM ws.merged").fetchall())
        # Who was merged is known by another identifier now; what was decided about both holds.
        decided = {
            frozenset(winner.get(iri, iri) for iri in decision.pair)
            for decision in workspace.decisions()
        }
        found = candidates(con, agents, least, without=decided)
    return {agent.iri: agent for agent in agents}, found


def certain(found: Iterable[Candidate]) -> list[Candidate]:
    """Return the pairs that have one identifier of an authority, and nothing against them.

    An identifier is a number that somebody typed: where names, places or
    addresses on the web differ, a rule leaves the pair to people.
    """
    return [
        candidate
        for candidate in found
        if any(each.about == "identifiers" for each in candidate.reasons)
        and all(each.weight > 0 for each in candidate.reasons)
    ]


def decide(
    candidate: Candidate,
    decision: Literal["same", "different", "open"],
    *,
    who: str,
    why: str = "",
    keep: str | None = None,
) -> Decision:
    """Return a decision about a pair, made now; where no reason is given, the pair's own.

    Examples
    --------
    >>> pair = Candidate("urn:test:a", "urn:test:b", ("A", "B"), 0.9, ())
    >>> decide(pair, "different", who="Ada Example", why="two towns").decision
    'different'
    """
    said = ", ".join(each.says for each in candidate.reasons)
    reasons = why or (f"they {said}" if said else "no reason given")
    time = datetime.now(UTC).isoformat(timespec="seconds")
    return Decision(candidate.first, candidate.second, decision, keep, who, reasons, time)


def by_rule(found: Sequence[Candidate]) -> list[Decision]:
    """Return the decisions that :data:`RULE` makes."""
    return [decide(candidate, "same", who=RULE) for candidate in certain(found)]
