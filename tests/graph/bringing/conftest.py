"""Workspaces into which invented records are brought."""

from collections.abc import Callable
from pathlib import Path

import pytest

from habeas.terms import PREFIXES
from habeas.workspace import Workspace

duckdb = pytest.importorskip("duckdb", reason="workspaces need DuckDB")

TIME = "2026-03-02T10:00:00+00:00"
Write = Callable[[str, str], Path]
Said = Callable[[], set[tuple[str, str, str]]]

#: Invented: North Watch, Law Aid, a report of 2019, the case of Ada Example, and who is in it.
AGENTS = """
agent:north-watch a habeas:Organization ; skos:prefLabel "North Watch"@en ;
  habeas:hasOrganizationType vocab:organization-type/human-rights-ngo ; dcterms:source source:report .
agent:law-aid a habeas:Organization ; skos:prefLabel "Law Aid"@en ;
  habeas:hasOrganizationType vocab:organization-type/human-rights-ngo ; dcterms:source source:report .
agent:p0001 a habeas:Person ; skos:prefLabel "Ada Example"@en ;
  dcterms:source source:report ; habeas:hasSensitivity vocab:sensitivity/public .
source:report a habeas:Source ; dcterms:title "A report"@en ; schema:url <https://example.org/report> ;
  habeas:hasSourceType vocab:source-type/report ; dcterms:publisher agent:north-watch ;
  dcterms:issued "2019"^^xsd:gYear .
"""
CASES = """
case:ada a habeas:Case ; dcterms:source source:report ; skos:prefLabel "The case of Ada Example"@en .
involvement:ada a habeas:Involvement ; habeas:inCase case:ada ; habeas:hasPrincipal agent:p0001 ;
  habeas:hasRole vocab:involvement-role/detained ;
  habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:report ] ] .
involvement:aid a habeas:Involvement ; habeas:inCase case:ada ; habeas:hasPrincipal agent:law-aid ;
  habeas:hasRole vocab:involvement-role/defence-counsel ;
  habeas:isSupportedBy [ habeas:hasCitation [ habeas:citesSource source:report ] ] .
"""


def turtle(text: str) -> str:
    """Return a text with the prefixes of Habeas, and concepts written out."""
    import re

    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    concept = re.compile(r"\bvocab:([a-z-]+/[a-z-]+)")
    return prefixes + concept.sub(rf"<{PREFIXES['vocab']}\1>", text)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "workspace")


@pytest.fixture
def said(workspace: Workspace) -> Said:
    """Return what lists the statements of the workspace."""
    return lambda: statements(workspace)


def statements(workspace: Workspace) -> set[tuple[str, str, str]]:
    with duckdb.connect() as con:
        workspace.attach(con)
        return set(con.execute("SELECT s, p, o FROM ws.statements").fetchall())
