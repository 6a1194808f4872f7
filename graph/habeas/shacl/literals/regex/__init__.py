"""XPath's regular expressions: read into a tree, and written for an engine."""
