"""SPARQL engines on invented records of any size, side by side; see README.md."""
