"""Updates rewritten for the engine: what stands on its own is found, and nothing else."""

import pytest

from habeas.errors import InvalidQueryError
from habeas.store.scratch.updates import clear_silently, prefixes_first, with_dataset

TRICKY = [
    "INSERT DATA { <urn:s> <urn:p> '} WHERE {' }",
    'INSERT DATA { <urn:s> <urn:p> """ " } WHERE { """ }',
    "INSERT DATA { <urn:s> <urn:p> ''' ' } CLEAR '' ; ''' }",
    "INSERT DATA { <urn:WHERE#x> <urn:p> 1 } # } WHERE {\n",
    "INSERT DATA { where:where CLEAR:where ?where }",
    "INSERT DATA { <urn:s> <urn:p> '\\'} WHERE {' }",
    "PREFIX where: <urn:w> PREFIX clear: <urn:c> CREATE GRAPH where:clear",
    "INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }",
]


@pytest.mark.parametrize("text", TRICKY)
def test_what_has_no_condition_is_left_as_it_is(text: str) -> None:
    assert with_dataset(text, ["urn:g"], ["urn:h"]) == text
    assert clear_silently(text) == text
    assert prefixes_first(text) == text


@pytest.mark.parametrize("text", TRICKY)
def test_the_operation_after_it_is_found(text: str) -> None:
    update = f"{text} ; INSERT {{ ?s ?p 1 }} WHERE {{ ?s ?p ?o }} ; clear ALL"

    assert with_dataset(update, ["urn:g"], []) == update.replace(
        "1 } WHERE { ?s", "1 } USING <urn:g> WHERE { ?s"
    )
    assert clear_silently(update) == update.replace("clear ALL", "clear SILENT ALL")


def test_each_condition_gets_all_graphs() -> None:
    one = "delete{?s ?p ?o}insert{?s ?p 1}where{{?s ?p ?o}union{graph ?g{?s ?p ?o}}}"

    found = with_dataset(f"{one};{one}", ["urn:a", "urn:b"], ["urn:c"])

    using = "USING <urn:a> USING <urn:b> USING NAMED <urn:c> "
    assert found == f"{one};{one}".replace("where{{", f"{using}where{{{{")


def test_delete_where_is_written_out_with_all_its_graphs() -> None:
    text = "DELETE # {\nWHERE { GRAPH ?g { ?s ?p '}' } ?s ?p ?o } ; CLEAR ALL"

    found = with_dataset(text, [], ["urn:c"])

    group = "{ GRAPH ?g { ?s ?p '}' } ?s ?p ?o }"
    assert found == f"DELETE # {{\n{group} USING NAMED <urn:c> WHERE {group} ; CLEAR ALL"


def test_without_graphs_nothing_is_read() -> None:
    assert with_dataset("WITH <urn:g> nonsense {{{", [], []) == "WITH <urn:g> nonsense {{{"


@pytest.mark.parametrize("text", ["WITH <urn:g> DELETE {}", "INSERT {} using named <urn:g>"])
def test_graphs_of_its_own_are_refused(text: str) -> None:
    with pytest.raises(InvalidQueryError, match="twice"):
        with_dataset(f"{text} WHERE {{}}", ["urn:g"], [])


def test_a_prefix_that_means_two_things_stays_where_it_is() -> None:
    text = "PREFIX a: <urn:a> CLEAR ALL ; PREFIX a: <urn:b> CLEAR ALL"

    assert prefixes_first(text) == text


def test_prefixes_move_and_lines_stay() -> None:
    text = "CLEAR ALL ;\n# PREFIX no: <urn:no>\n prefix a: <urn:a>\nPREFIX b:<urn:b> CLEAR ALL"

    found = prefixes_first(text)

    assert found.startswith("PREFIX a: <urn:a> PREFIX b: <urn:b> CLEAR ALL ;\n")
    assert found.endswith(" CLEAR ALL")
    assert found.count("\n") == text.count("\n")
    assert "no:" not in found


@pytest.mark.parametrize("piece", ["{", "'", '"""', "<", "# ", "a:", "\\", "WHERE", ";PREFIX "])
def test_the_time_is_in_proportion_to_the_text(piece: str) -> None:
    text = piece * 200_000

    with_dataset(text, ["urn:g"], [])
    clear_silently(text)
    prefixes_first(text)
