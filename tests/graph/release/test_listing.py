"""What is listed for search engines: things with a page, and nothing that is gone."""

from pathlib import Path

import pyoxigraph as ox

from habeas.release import Release, listing
from habeas.store.embedded import EmbeddedStore
from habeas.terms import GRAPHS, HABEAS, ID, PREFIXES, expand

KIND, RECORDS = ox.NamedNode(expand("rdf:type")), ox.NamedNode(GRAPHS["records"])


def said(subject: str, name: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
    return ox.Quad(ox.NamedNode(ID + subject), ox.NamedNode(expand(name)), value, RECORDS)


def case(local: str) -> ox.Quad:
    return said(f"case/{local}", "rdf:type", ox.NamedNode(HABEAS + "Case"))


def test_what_was_withdrawn_or_merged_is_not_listed() -> None:
    quads = [case("kept"), case("merged"), case("withdrawn"), case("down")]
    quads.append(said("case/merged", "dcterms:isReplacedBy", ox.NamedNode(ID + "case/kept")))
    yes = ox.Literal("true", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))
    quads.append(said("case/withdrawn", "owl:deprecated", yes))
    no = ox.Literal("false", datatype=ox.NamedNode(PREFIXES["xsd"] + "boolean"))
    quads.append(said("case/kept", "owl:deprecated", no))
    quads.append(said("case/down", "habeas:isTakenDownOn", ox.Literal("2019-05-03")))

    assert listing.things(EmbeddedStore.of(quads)) == ["case/kept"]


def test_only_what_has_an_address_is_listed() -> None:
    other = ox.Quad(ox.NamedNode("urn:test:x"), KIND, ox.NamedNode(HABEAS + "Case"), RECORDS)
    elsewhere = ox.Quad(
        ox.NamedNode(ID + "case/described"),
        KIND,
        ox.NamedNode(HABEAS + "Case"),
        ox.NamedNode(GRAPHS["description"]),
    )
    quads = [case("0001"), case("a/b"), case("a%20b"), case("%3Cb%3E"), other, elsewhere]
    quads.append(said("claim/c1", "rdf:type", ox.NamedNode(HABEAS + "Claim")))
    quads.append(said("unknown/u1", "rdf:type", ox.NamedNode(HABEAS + "Case")))

    assert listing.things(EmbeddedStore.of(quads)) == ["case/0001"]


def test_parts_are_full_but_the_last_and_hold_each_thing_once(tmp_path: Path) -> None:
    count = 2 * listing.ROOM + 7
    listing.make(EmbeddedStore.of(case(f"c{number:06}") for number in range(count)), tmp_path)

    sizes = [
        len(listing.listed(tmp_path, number)) for number in range(1, listing.parts(tmp_path) + 1)
    ]
    together = [name for number in range(1, 4) for name in listing.listed(tmp_path, number)]

    assert sizes == [listing.ROOM, listing.ROOM, 7]
    assert together == sorted(set(together))
    assert len(together) == count
    assert listing.first(tmp_path, "case", 3) == ["case/c000000", "case/c000001", "case/c000002"]
    assert len(listing.first(tmp_path, "case", listing.ROOM + 3)) == listing.ROOM + 3
    assert listing.first(tmp_path, "agent", 3) == listing.first(tmp_path, "source", 3) == []


def test_a_release_has_the_list_beside_it(invented_release: Release) -> None:
    folder = invented_release.side("listing")
    assert folder is not None

    names = listing.listed(folder, 1)

    assert "case/x1" in names
    assert names == listing.things(invented_release.store)
    assert listing.parts(None) == 0
