"""Ways to break a record.

A change returns the node at which a shape must find it, or None where the
record is not such that it can be broken so; then it is left whole.
"""

import re
from collections.abc import Callable, Collection
from datetime import date

from benchmarks.shacl.records import Broken, Record, concept, day, text, thing, typed

__all__ = [
    "Change",
    "add",
    "both",
    "drop",
    "funds_itself",
    "held_twice",
    "instead",
    "move",
    "one_source",
    "other_case",
    "own_relative",
    "person_as_state",
    "put",
    "read_too_early",
    "rename",
    "repeats_name",
    "role",
    "status",
    "used_twice",
    "without",
]

#: Takes a record, and the block of records that it belongs to.
Change = Callable[[Record, list[Record]], str | None]


# Of what a record says


def add(predicate: str, *objects: str) -> Change:
    """Say something more."""
    return lambda record, _: record.add(predicate, *objects).name


def put(predicate: str, *objects: str) -> Change:
    """Say this and nothing else, whether or not something was said."""
    return lambda record, _: record.put(predicate, *objects).name


def instead(predicate: str, *objects: str) -> Change:
    """Say this where something else was said."""
    return lambda record, _: record.put(predicate, *objects).name if record.all(predicate) else None


def drop(*predicates: str) -> Change:
    """Say nothing where something was said."""

    def change(record: Record, block: list[Record]) -> str | None:
        if not any(record.all(predicate) for predicate in predicates):
            return None
        for predicate in predicates:
            record.drop(predicate)
        return record.name

    return change


def without(predicate: str) -> Change:
    """Say nothing, whether or not something was said."""
    return lambda record, _: record.drop(predicate).name


def both(one: Change, other: Change) -> Change:
    """Do two things that break a record only together."""

    def change(record: Record, block: list[Record]) -> str | None:
        return other(record, block) if one(record, block) else None

    return change


def move(predicate: str, start: str, days: int, *also: str) -> Change:
    """Let a day, and others with it, lie so many days after (before) another day."""

    def change(record: Record, block: list[Record]) -> str | None:
        if not record.all(start):
            return None
        moved = day(date.fromisoformat(record.all(start)[0][1:11]).toordinal() + days)
        for name in (predicate, *also):
            record.put(name, moved)
        return record.name

    return change


def repeats_name(record: Record, block: list[Record]) -> str | None:
    """Give a name as other name too."""
    return record.add("skos:altLabel", *record.all("skos:prefLabel")[:1]).name


def funds_itself(record: Record, block: list[Record]) -> str | None:
    """Let the funder be the recipient."""
    return record.put("habeas:hasFunder", *record.all("habeas:hasRecipient")).name


def own_relative(record: Record, block: list[Record]) -> str | None:
    """Let a tie join a person with themselves."""
    return record.put("habeas:hasParty", *record.all("habeas:hasPrincipal")).name


def person_as_state(record: Record, block: list[Record]) -> str | None:
    """Let a person have the role of a State."""
    if not any("/agent/p0" in agent for agent in record.all("habeas:hasPrincipal")):
        return None
    return record.put("habeas:hasRole", concept("involvement-role", "respondent-state")).name


def other_case(record: Record, block: list[Record]) -> str | None:
    """Let an event be part of the first case only."""
    first = thing("case", "c0")
    if first in record.all("habeas:isPartOfCase"):
        return None
    return record.put("habeas:isPartOfCase", first).name


# Of several records of a block


def rename(pattern: str, name: str) -> Change:
    """Give a record, wherever the block names it, an IRI that breaks the rule for such IRIs."""

    def change(record: Record, block: list[Record]) -> str | None:
        old, new = record.name, re.sub(pattern, name, record.name)
        for one in block:
            one.statements = [
                (predicate, new if value == old else value) for predicate, value in one.statements
            ]
        record.name = new
        return new

    return change


def role(old: str, new: str) -> Change:
    """Change a role in the involvements of a case."""

    def change(record: Record, block: list[Record]) -> str | None:
        there = concept("involvement-role", old)
        found = [one for one in block if there in one.all("habeas:hasRole") and not one.broken]
        for one in found:
            one.put("habeas:hasRole", concept("involvement-role", new))
        return record.name if found else None

    return change


def status(predicate: str, name: str) -> Change:
    """Give the first claim that supports a record a status that forbids it a place."""

    def change(record: Record, block: list[Record]) -> str | None:
        for claim in _named(block, record.all("habeas:isSupportedBy")[:1]):
            if not claim.broken:
                claim.put("habeas:hasClaimStatus", concept("claim-status", name))
                claim.put("habeas:hasEditorNote", text("The two reports differ.", "en"))
                return record.add(predicate, claim.name).name
        return None

    return change


def one_source(record: Record, block: list[Record]) -> str | None:
    """Let all citations for a record point to one source."""
    claims = _named(block, record.all("habeas:isSupportedBy"))
    citations = _named(block, [name for one in claims for name in one.all("habeas:hasCitation")])
    if any(one.broken for one in claims + citations):
        return None
    source = citations[0].all("habeas:citesSource")
    for one in citations:
        one.put("habeas:citesSource", *source)
    return record.name


def read_too_early(record: Record, block: list[Record]) -> str | None:
    """Let a citation be older than every source; the rule is about the claim that has it."""
    for claim in block:
        if record.name in claim.all("habeas:hasCitation"):
            record.put("habeas:retrievedOn", typed("2004-06-01", "date"))
            return claim.name
    return None


def used_twice(record: Record, block: list[Record]) -> str | None:
    """Let a second claim have a citation that is used already."""
    users = [one for one in block if record.name in one.all("habeas:hasCitation")]
    others = [one for one in block if one.kind == "Claim" and not one.broken and one not in users]
    if not users or not others:
        return None
    others[0].add("habeas:hasCitation", record.name)
    return record.name


def held_twice(record: Record, block: list[Record]) -> str | None:
    """Add a detention of the same person in the same days, which has no phases."""
    if not record.all("habeas:endsOnOrAfter"):
        return None
    twin = Record(f"{record.name[:-1]}b>", record.kind, list(record.statements))
    twin.broken = Broken("DeprivationOfLiberty-phase", "MinCount", twin.name)
    block.append(twin.drop("habeas:isSupportedBy").drop("habeas:isDisputedBy"))
    return record.all("habeas:concernsAgent")[0]


def _named(block: list[Record], names: Collection[str]) -> list[Record]:
    return [record for record in block if record.name in names]
