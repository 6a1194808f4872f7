"""SHACL engines on invented records, side by side; see README.md."""
