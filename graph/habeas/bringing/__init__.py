"""From files to a workspace: read, place, compile, check with what is there, and take in whole.

Nothing enters that breaks a rule, and whatever is wrong is said of the cell in
which it stands, for all rows at once.
"""

from habeas.bringing.changes import Changes
from habeas.bringing.tracing import Trace, trace
from habeas.bringing.transaction import Brought, bring
from habeas.bringing.undoing import Undone, undo

__all__ = ["Brought", "Changes", "Trace", "Undone", "bring", "trace", "undo"]
