"""One folder that holds everything that was brought, with every level of sensitivity.

Each import is one transaction: a folder that never changes, and one line of a
log. The line is the commit. Whatever else lies in the folder, a line that is
torn, a folder that no line names, is as if it were never there.
"""

from habeas.workspace.decisions import Decision
from habeas.workspace.errors import (
    ContradictoryDecisionError,
    DamagedWorkspaceError,
    NewerWorkspaceError,
    NotAWorkspaceError,
    WorkspaceError,
)
from habeas.workspace.folder import Import, Workspace, is_workspace
from habeas.workspace.log import Entry
from habeas.workspace.writing import Writer

__all__ = [
    "ContradictoryDecisionError",
    "DamagedWorkspaceError",
    "Decision",
    "Entry",
    "Import",
    "NewerWorkspaceError",
    "NotAWorkspaceError",
    "Workspace",
    "WorkspaceError",
    "Writer",
    "is_workspace",
]
