"""A report as text, JSON, JUnit XML, annotations of GitHub and RDF."""
