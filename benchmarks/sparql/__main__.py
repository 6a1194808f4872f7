"""Measure SPARQL engines side by side; see run.py."""

from benchmarks.sparql.run import main

if __name__ == "__main__":
    main()
