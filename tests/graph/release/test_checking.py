"""Records that change are found to be what a new validation would find them to be."""

from pathlib import Path

import pyoxigraph as ox

from habeas.records import read_records
from habeas.release import CheckedRecords, check_records
from habeas.terms import HABEAS, PREFIXES

INVENTED = Path(__file__).parents[2] / "invented"


def test_a_second_look_finds_what_a_first_look_would() -> None:
    records = read_records([INVENTED]).triples
    checked = CheckedRecords()
    whole = checked.report(records).turtle()
    issued = ox.NamedNode(PREFIXES["dcterms"] + "issued")
    supported = ox.NamedNode(HABEAS + "isSupportedBy")

    for predicate in (issued, supported):
        # What follows from the records changes with them.
        changed = [each for each in records if each.predicate != predicate]
        again = checked.report(changed)

        assert len(changed) < len(records)
        assert again.turtle() == check_records(changed).turtle()
    assert not again.conforms
    assert checked.report(records).turtle() == whole
