"""Measure SHACL engines side by side; see run.py."""

from benchmarks.shacl.run import main

if __name__ == "__main__":
    main()
