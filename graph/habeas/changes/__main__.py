"""Make the changes between two releases in a process of its own: ``OLD NEW PLACE``, all folders."""

import sys
from pathlib import Path

from habeas.changes.keeping import NOTHING, make_changes

if __name__ == "__main__":
    old, new, place = map(Path, sys.argv[1:4])
    make_changes(None if old.name == NOTHING else old, new, place)
