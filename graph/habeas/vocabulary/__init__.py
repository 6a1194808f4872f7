"""What can be made of the ontology itself: labels in other languages, a context, migrations."""
