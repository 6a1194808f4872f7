"""What can be wrong with a workspace."""

from habeas.errors import HabeasError

__all__ = [
    "ContradictoryDecisionError",
    "DamagedWorkspaceError",
    "NewerWorkspaceError",
    "NotAWorkspaceError",
    "WorkspaceError",
]


class WorkspaceError(HabeasError):
    """Base of what can be wrong with a workspace."""


class NotAWorkspaceError(WorkspaceError, LookupError):
    """A folder is no workspace, and none can be made of it."""

    def __init__(self, folder: object, reason: str = "is not a workspace") -> None:
        super().__init__(
            f"{folder} {reason}. Make one with: habeas import --workspace {folder} FILE; "
            "or name another with --workspace or HABEAS_WORKSPACE."
        )
        self.folder = folder


class DamagedWorkspaceError(WorkspaceError, ValueError):
    """Something in a workspace is not what its log says, like a line that was changed by hand."""

    def __init__(self, place: object, reason: str) -> None:
        super().__init__(
            f"{place} {reason}. Nothing was changed; put the file back from a copy of the workspace."
        )
        self.place = place


class NewerWorkspaceError(WorkspaceError, ValueError):
    """A workspace was written by a later version of Habeas."""

    def __init__(self, folder: object, number: object, known: int) -> None:
        super().__init__(
            f"{folder} has format {number}, and this version reads format {known}. "
            "Nothing was changed; use the version of Habeas that wrote it, or a later one."
        )
        self.number = number


class ContradictoryDecisionError(WorkspaceError, ValueError):
    """A decision contradicts others: two things would be the same and different."""

    def __init__(self, first: str, second: str, chain: list[str]) -> None:
        between = " = ".join(chain)
        super().__init__(
            f"{first} and {second} are decided to be different, and the same through "
            f"{between}. Open one of these decisions first, then decide again."
        )
        self.first, self.second = first, second
        self.chain = chain
