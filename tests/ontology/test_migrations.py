"""Data of an older version come into the words of a newer one, and nothing else changes."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from habeas import terms
from habeas.errors import ForbiddenQueryError, InvalidQueryError
from habeas.vocabulary.migrations import migrate, migrations, migrations_folder

HEAD = f"PREFIX habeas: <{terms.HABEAS}>\n"
#: Invented: in 0.9.0 a property gets a better name.
RENAMED = f"""# Let every case have supporters where it had backers.
{HEAD}
DELETE {{ ?case habeas:hasBacker ?agent }}
INSERT {{ ?case habeas:hasSupporter ?agent }}
WHERE {{ ?case habeas:hasBacker ?agent }}
"""
#: Invented: in 0.10.0 a plain property becomes a relation, which can have a time.
SPLIT = f"""# Make an involvement of every supporter.
{HEAD}
DELETE {{ ?case habeas:hasSupporter ?agent }}
INSERT {{ ?part a habeas:Involvement ; habeas:inCase ?case ; habeas:hasPrincipal ?agent }}
WHERE {{
  ?case habeas:hasSupporter ?agent
  BIND (IRI(CONCAT("{terms.ID}involvement/", SHA1(CONCAT(STR(?case), STR(?agent))))) AS ?part)
}}
"""
OLD = f"""
@prefix habeas: <{terms.HABEAS}> .
@prefix case: <{terms.ID}case/> .
@prefix agent: <{terms.ID}agent/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

case:x1 a habeas:Case ; skos:prefLabel "Ada"@en ; habeas:hasBacker agent:north-watch ;
    habeas:isSupportedBy [ habeas:hasEditorNote "Seen."@en ] .
case:x2 a habeas:Case .
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two migrations: 0.9.0 renames a property, 0.10.0 makes a relation of it."""
    (tmp_path / "0.9.0.rq").write_text(RENAMED, encoding="utf-8")
    (tmp_path / "0.10.0.rq").write_text(SPLIT, encoding="utf-8")
    return tmp_path


@pytest.fixture
def old() -> list[ox.Triple]:
    """A case that has a backer, with a claim, and one that has none."""
    return [quad.triple for quad in ox.parse(OLD.encode(), format=ox.RdfFormat.TURTLE)]


def ways(triples: list[ox.Triple]) -> set[str]:
    return {terms.abbreviate(triple.predicate.value) for triple in triples}


def test_migrations_come_in_the_order_of_their_numbers(folder: Path) -> None:
    assert [migration.version for migration in migrations(folder)] == ["0.9.0", "0.10.0"]
    assert migrations(folder)[0].summary == ("Let every case have supporters where it had backers.")


def test_data_move_through_every_version_between_the_two(
    folder: Path, old: list[ox.Triple]
) -> None:
    renamed = migrate(old, since="0.8.0", until="0.9.0", folder=folder)
    split = migrate(old, since="0.8.0", until="0.10.0", folder=folder)

    assert "habeas:hasSupporter" in ways(renamed)
    assert "habeas:hasBacker" not in ways(renamed)
    assert {"habeas:inCase", "habeas:hasPrincipal"} <= ways(split)
    assert not {"habeas:hasSupporter", "habeas:hasBacker"} & ways(split)


def test_two_steps_are_as_good_as_one(folder: Path, old: list[ox.Triple]) -> None:
    halfway = migrate(old, since="0.8.0", until="0.9.0", folder=folder)

    assert migrate(halfway, since="0.9.0", until="0.10.0", folder=folder) == migrate(
        old, since="0.8.0", until="0.10.0", folder=folder
    )


def test_data_that_are_there_already_stay_as_they_are(folder: Path, old: list[ox.Triple]) -> None:
    moved = migrate(old, since="0.8.0", until="0.10.0", folder=folder)

    assert migrate(moved, since="0.10.0", until="0.11.0", folder=folder) == moved
    assert migrate(moved, since="0.8.0", until="0.10.0", folder=folder) == moved


def test_what_a_migration_does_not_mention_stays_as_it_was(
    folder: Path, old: list[ox.Triple]
) -> None:
    moved = migrate(old, since="0.8.0", until="0.9.0", folder=folder)

    gone = {str(triple) for triple in set(old) - set(moved)}
    assert len(gone) == 1
    assert "hasBacker" in gone.pop()


def test_data_come_back_sorted_and_the_same_each_time(folder: Path, old: list[ox.Triple]) -> None:
    moved = migrate(old, since="0.8.0", until="0.10.0", folder=folder)

    assert moved == sorted(moved, key=str)
    assert moved == migrate(reversed(old), since="0.8.0", until="0.10.0", folder=folder)


@pytest.mark.parametrize("version", ["0.9", "v0.9.0", "0.09.0", "latest", ""])
def test_a_version_is_three_numbers(version: str, folder: Path) -> None:
    with pytest.raises(InvalidQueryError, match="Write three numbers"):
        migrate([], since=version, until="1.0.0", folder=folder)


def test_a_file_that_is_not_named_after_a_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "rename-backer.rq").write_text(RENAMED, encoding="utf-8")

    with pytest.raises(InvalidQueryError, match=r"such as 0\.3\.0\.rq"):
        migrations(tmp_path)


def test_a_migration_says_what_it_does(tmp_path: Path) -> None:
    (tmp_path / "0.9.0.rq").write_text(RENAMED.partition("\n")[2], encoding="utf-8")

    with pytest.raises(InvalidQueryError, match="Begin it with a comment"):
        migrations(tmp_path)


@pytest.mark.parametrize("word", ["LOAD <https://example.org/x>", "service"])
def test_a_migration_fetches_nothing(word: str, tmp_path: Path) -> None:
    (tmp_path / "0.9.0.rq").write_text(f"# Fetch.\n{word}\n", encoding="utf-8")

    with pytest.raises(ForbiddenQueryError, match="fetches nothing"):
        migrations(tmp_path)


def test_a_migration_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "0.9.0.rq").write_text("# Ask.\nSELECT * { ?s ?p ?o }\n", encoding="utf-8")

    with pytest.raises(InvalidQueryError, match=r"The migration to 0\.9\.0 is not a SPARQL update"):
        migrate([], since="0.8.0", until="0.9.0", folder=tmp_path)


def test_migrations_that_ship_lead_no_further_than_the_ontology() -> None:
    assert migrations_folder().is_dir()
    shipped = [tuple(map(int, migration.version.split("."))) for migration in migrations()]

    assert all(version <= tuple(map(int, terms.ONTOLOGY_VERSION.split("."))) for version in shipped)


def test_without_a_breaking_version_data_stay_as_they_are(old: list[ox.Triple]) -> None:
    assert migrate(old, since=terms.ONTOLOGY_VERSION) == sorted(old, key=str)
