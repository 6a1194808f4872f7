"""Where triples are kept and asked: the embedded store, and workers that can be ended."""
