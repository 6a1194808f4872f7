"""Edits as a case worker makes them, each of one case, for validating again what they touch.

The graph is made anew to find the records; nothing is read back from a file.
Half of the edits break something, the others do not.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from random import Random

from benchmarks.shacl.generator import DAMAGE, SEED, blocks
from benchmarks.shacl.records import Record, concept, day, iri, plain, text, thing, typed

__all__ = ["Edit", "edits"]


@dataclass(frozen=True)
class Edit:
    """Lines of N-Triples that go and that come, in that order."""

    what: str
    removed: str
    added: str

    def row(self) -> dict[str, str]:
        """Return the edit for a file."""
        return asdict(self)


#: What an edit is called, the class of the record that it is about, and what it does to one:
#: it returns further records, or None where it does not fit.
_Change = tuple[str, str, Callable[[Record, Random], list[Record] | None]]


def edits(
    triples: int, seed: int = SEED, damage: float = DAMAGE, count: int = 200
) -> Iterator[Edit]:
    """Return edits of different cases of a graph, each case once.

    Parameters
    ----------
    triples, seed, damage
        What the graph was made with.
    count
        How many edits; fewer where the graph has fewer cases.
    """
    random = Random(f"{seed}/edits")
    chosen: list[list[Record]] = []
    for number, block in enumerate(blocks(triples, seed, damage)):
        if number == 0:  # what all cases share
            continue
        if len(chosen) < count:
            chosen.append(block)
        elif (place := random.randrange(number)) < count:  # each case is as likely as any other
            chosen[place] = block
    for number, block in enumerate(chosen):
        turn = number % len(_CHANGES)
        possible = (_edit(block, random, change) for change in _CHANGES[turn:] + _CHANGES[:turn])
        yield next(edit for edit in possible if edit is not None)


def _edit(block: list[Record], random: Random, change: _Change) -> Edit | None:
    """Return an edit of a record that is whole, or None where the case has none such."""
    what, kind, apply = change
    for record in random.sample(block, len(block)):
        if record.kind != kind or record.broken or record.name.startswith("_:"):
            continue
        before = list(record.lines())
        more = apply(record, random)
        if more is not None:
            after = [line for one in [record, *more] for line in one.lines()]
            removed = [line for line in before if line not in after]
            added = [line for line in after if line not in before]
            return Edit(what, "".join(removed), "".join(added))
    return None


def _rename(record: Record, random: Random) -> list[Record]:
    record.add("skos:prefLabel", text(f"Ada Example {random.randrange(1000)}", "en"))
    return []


def _correct_date(record: Record, random: Random) -> list[Record]:
    first = date.fromisoformat(record.all("habeas:startsOnOrAfter")[0][1:11]).toordinal()
    record.put("habeas:startsOnOrAfter", day(first - 1))
    return []


def _wrong_date(record: Record, random: Random) -> list[Record]:
    first = date.fromisoformat(record.all("habeas:startsOnOrAfter")[0][1:11]).toordinal()
    record.put("habeas:startsOnOrBefore", day(first - 3))
    return []


def _lose_source(record: Record, random: Random) -> list[Record]:
    record.drop("dcterms:source")
    return []


def _decide(record: Record, random: Random) -> list[Record] | None:
    status = concept("claim-status", "open")
    if status in record.all("habeas:hasClaimStatus"):
        return None
    record.put("habeas:hasClaimStatus", status)
    return []


def _change_role(record: Record, random: Random) -> list[Record] | None:
    if concept("involvement-role", "detained") not in record.all("habeas:hasRole"):
        return None
    record.put("habeas:hasRole", concept("involvement-role", "friend"))
    return []


def _delete(record: Record, random: Random) -> list[Record]:
    record.statements.clear()
    return []


def _involve(record: Record, random: Random) -> list[Record]:
    """Record another supporter of a case, with a claim and its citation."""
    number = record.name.rpartition("/c")[2].rstrip(">")
    involvement = Record(thing("involvement", f"c{number}-900"), "Involvement")
    claim = Record(thing("claim", f"c{number}-900"), "Claim")
    citation = Record(thing("citation", f"c{number}-900"), "Citation")
    for one in (involvement, claim, citation):
        one.add("rdf:type", iri(f"habeas:{one.kind}"))
    involvement.add("habeas:inCase", record.name).add("habeas:isSupportedBy", claim.name)
    involvement.add("habeas:hasPrincipal", thing("agent", "body-0"))
    involvement.add("habeas:hasRole", concept("involvement-role", "supporter"))
    claim.add("habeas:hasClaimSubject", involvement.name).add("habeas:hasCitation", citation.name)
    claim.add("habeas:hasClaimStatus", concept("claim-status", "accepted"))
    citation.add("habeas:citesSource", record.all("dcterms:source")[0])
    citation.add("habeas:retrievedOn", typed("2026-01-05", "date"))
    citation.add("habeas:hasLocator", plain("page 4"))
    return [involvement, claim, citation]


_CHANGES: tuple[_Change, ...] = (
    ("record another supporter", "Case", _involve),
    ("give a second name in one language", "Person", _rename),
    ("correct the start of a detention", "DeprivationOfLiberty", _correct_date),
    ("mistype the start of an act", "Intervention", _wrong_date),
    ("open a claim again", "Claim", _decide),
    ("lose the source of a person", "Person", _lose_source),
    ("change the role of the detained", "Involvement", _change_role),
    ("delete a citation", "Citation", _delete),
)
