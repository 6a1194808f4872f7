"""Whatever can lead to a thing is looked at where that thing was taken down."""

from rdflib import OWL, RDF, RDFS, SH, SKOS, URIRef
from rdflib.collection import Collection

from habeas import assets
from habeas.terms import HABEAS, SHAPES


def test_every_property_that_leads_to_things_may_not_lead_to_one_that_was_taken_down() -> None:
    ontology, shapes = assets.ontology(), assets.shapes("protection")
    path = shapes.value(URIRef(SHAPES + "isTakenDownOn-unmentioned"), SH.path)
    listed = shapes.value(shapes.value(path, SH.inversePath), SH.alternativePath)
    assert listed is not None

    looked_at = set(Collection(shapes, listed))

    leading = {
        term
        for term in ontology.subjects(RDF.type, OWL.ObjectProperty)
        if str(term).startswith(HABEAS)
        and SKOS.Concept not in set(ontology.objects(term, RDFS.range))
        and ontology.value(term, RDFS.subPropertyOf) is None
    }
    assert leading <= looked_at
