"""Small graphs as a store and as columns."""

from collections.abc import Callable
from pathlib import Path

from habeas import columns
from habeas.columns.making import make
from habeas.store.embedded import EmbeddedStore
from habeas.terms import PREFIXES

Made = Callable[[str], tuple[EmbeddedStore, columns.Columns]]
HEAD = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items()) + (
    "PREFIX role: <https://w3id.org/habeas/vocab/involvement-role/>\nPREFIX : <urn:test:>\n"
)


def columns_of(store: EmbeddedStore, folder: Path) -> columns.Columns:
    """Make columns in a new folder and open them."""
    folder.mkdir()
    make(store, folder)
    return columns.open(folder)


#: Three cases; agents a and b share two of them, c joins the second, in two roles.
SMALL = """
:i1 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:a ; habeas:hasRole role:detained .
:i2 a habeas:Involvement ; habeas:inCase case:1 ; habeas:hasPrincipal agent:b ; habeas:hasRole role:defence-counsel .
:i3 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:a ; habeas:hasRole role:monitor .
:i4 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:b ; habeas:hasRole role:campaigner .
:i5 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:c ; habeas:hasRole role:detained .
:i6 a habeas:Involvement ; habeas:inCase case:2 ; habeas:hasPrincipal agent:c ; habeas:hasRole role:killed .
case:1 a habeas:Case ; habeas:hasActor agent:a , agent:b ; actor-as:defence-counsel agent:b .
case:2 a habeas:Case ; habeas:hasActor agent:a , agent:b , agent:c .
case:3 a habeas:Case .
role:defence-counsel skos:broader role:legal-representative .
:d1 a habeas:DeprivationOfLiberty ; habeas:isPartOfCase case:1 ; habeas:occurredAt :city .
:d2 a habeas:DeprivationOfLiberty ; habeas:isPartOfCase case:3 ; habeas:occurredAt :city , :town .
:city schema:containedInPlace place:X . :town schema:containedInPlace place:X .
:d1 habeas:startsOnOrAfter "2019-05-03"^^xsd:date ; habeas:endsOnOrBefore "2020-02-29"^^xsd:date .
:d2 habeas:startsOnOrAfter "2018-12-31"^^xsd:date , "2019-11-30"^^xsd:date .
:d2 habeas:endsOnOrBefore "2019-05-03"^^xsd:date .
"""
